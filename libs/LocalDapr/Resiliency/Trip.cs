using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>
/// When a closed breaker opens. Dapr takes any CEL expression; this is the part of it that compares counts with whole numbers:
/// <c>consecutiveFailures &gt; 5</c>, <c>requests &gt;= 10 &amp;&amp; totalFailures &gt; 5</c>. <c>&amp;&amp;</c> binds closer than <c>||</c>.
/// </summary>
internal sealed partial class Trip
{
    private readonly IReadOnlyList<IReadOnlyList<Comparison>> alternatives;

    private Trip(IReadOnlyList<IReadOnlyList<Comparison>> alternatives) => this.alternatives = alternatives;

    /// <summary>Dapr's own where a policy has none.</summary>
    public static Trip Default { get; } = new([[new Comparison("consecutiveFailures", ">", 5)]]);

    public static bool TryParse(string text, [NotNullWhen(true)] out Trip? trip)
    {
        trip = null;
        var alternatives = new List<IReadOnlyList<Comparison>>();
        foreach (string alternative in text.Split("||"))
        {
            Match[] terms = [.. alternative.Split("&&").Select(term => Term().Match(term))];
            if (!Array.TrueForAll(terms, term => term.Success))
            {
                return false;
            }

            alternatives.Add([.. terms.Select(ReadTerm)]);
        }

        trip = new Trip(alternatives);
        return true;
    }

    public bool IsDue(BreakerCounts counts) => alternatives.Any(terms => terms.All(term => term.Holds(counts)));

    private static Comparison ReadTerm(Match term) => new(
        term.Groups["count"].Value, term.Groups["operator"].Value, long.Parse(term.Groups["number"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"^\s*(?<count>requests|totalSuccesses|totalFailures|consecutiveSuccesses|consecutiveFailures)"
        + @"\s*(?<operator>>=|<=|==|!=|>|<)\s*(?<number>[0-9]{1,9})\s*$")]
    private static partial Regex Term();

    private readonly record struct Comparison(string Count, string Operator, long Number)
    {
        public bool Holds(BreakerCounts counts)
        {
            long value = Count switch
            {
                "requests" => counts.Requests,
                "totalSuccesses" => counts.TotalSuccesses,
                "totalFailures" => counts.TotalFailures,
                "consecutiveSuccesses" => counts.ConsecutiveSuccesses,
                _ => counts.ConsecutiveFailures,
            };
            return Operator switch
            {
                ">" => value > Number,
                ">=" => value >= Number,
                "<" => value < Number,
                "<=" => value <= Number,
                "==" => value == Number,
                _ => value != Number,
            };
        }
    }
}

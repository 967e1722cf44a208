using System.Text.RegularExpressions;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>What is random from run to run: each value of the recording is bound to ours when both first appear.</summary>
internal sealed partial class Bound
{
    private readonly Dictionary<string, string> uuids = [];

    /// <summary>Puts our values in the place of those recorded.</summary>
    public string Ours(string recorded) => Uuid().Replace(recorded, match => uuids.GetValueOrDefault(match.Value, match.Value));

    /// <summary>The recorded text with our values, bound now where they are new; times become TIME.</summary>
    public string Expected(string recorded, string actual) => Plain(Exact(recorded, actual));

    /// <summary>The same with its times.</summary>
    public string Exact(string recorded, string actual)
    {
        foreach ((Match theirs, Match ours) in Uuid().Matches(recorded).Zip(Uuid().Matches(actual)))
        {
            uuids.TryAdd(theirs.Value, ours.Value);
        }

        return Ours(recorded);
    }

    public static string Plain(string text) => Time().Replace(text, "TIME");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();
}

using System.CommandLine;
using System.Globalization;

namespace Fleetscore.Cli.Parsing;

/// <summary>A span of time on the command line: 30s, 10m, 2h, 1d, or hours:minutes:seconds.</summary>
internal static class DurationOption
{
    public const string Forms = "such as 30s, 10m, 2h, 1d or 00:10:00";

    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TryRead(text, out TimeSpan span))
            {
                return span;
            }

            result.AddError($"{name} is {text}; it must be a duration {Forms}.");
            return null;
        },
    };

    public static bool TryRead(string text, out TimeSpan span)
    {
        span = default;
        double? seconds = text.Length < 2 ? null : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => null,
        };
        if (seconds is not { } unit)
        {
            // The parser takes a bare number for days; whoever writes 5 hardly means that.
            return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
        }

        bool read = double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit < TimeSpan.MaxValue.TotalSeconds;
        span = read ? TimeSpan.FromSeconds(number * unit) : default;
        return read;
    }
}

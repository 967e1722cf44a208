using System.CommandLine;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Parsing;

/// <summary>An instant on the command line, UTC unless it says otherwise.</summary>
internal static class TimeOption
{
    public const string Forms = "Give one such as 2026-11-22T10:00, in UTC.";

    public static Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TryRead(text, out DateTimeOffset at))
            {
                return at;
            }

            result.AddError($"{name} '{text}' is not a time. {Forms}");
            return null;
        },
    };

    /// <summary>ISO 8601, with or without seconds and Z, or as in keys: 20261122T100000Z.</summary>
    public static bool TryRead(string text, out DateTimeOffset at) => UtcTime.TryReadKey(text, out at) || UtcTime.TryRead(text, out at);
}

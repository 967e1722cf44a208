using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Fleetscore.Cli.Parsing;

/// <summary>What is wrong with a command line, in people's words: no type of the runtime is named.</summary>
internal static partial class ParseProblems
{
    public static IEnumerable<string> Of(ParseResult parsed) => parsed.Errors.Select(InWords).Distinct();

    /// <summary>Where to read what is allowed.</summary>
    public static string Help(ParseResult parsed)
    {
        IEnumerable<string> path = Path(parsed.CommandResult);
        return $"See {string.Join(' ', path)} --help.";
    }

    private static IEnumerable<string> Path(SymbolResult? at) =>
        at is CommandResult command ? [.. Path(command.Parent), command.Command is RootCommand ? "fleetscore" : command.Command.Name] : [];

    private static string InWords(ParseError error)
    {
        Match unread = Unread().Match(error.Message);
        return unread.Success
            ? $"{unread.Groups["name"].Value} is {unread.Groups["text"].Value}; it must be {Kind(unread.Groups["type"].Value)}."
            : error.Message;
    }

    private static string Kind(string type) =>
        type.Contains("Int", StringComparison.Ordinal) ? "a whole number"
        : type.Contains("Double", StringComparison.Ordinal) ? "a number such as 0.5"
        : type.Contains("Boolean", StringComparison.Ordinal) ? "true or false"
        : "a value of another kind";

    [GeneratedRegex("^Cannot parse argument '(?<text>.*)' for (option|argument|command) '(?<name>.*)' as expected type '(?<type>.*)'\\.")]
    private static partial Regex Unread();
}

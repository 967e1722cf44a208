using System.CommandLine;

namespace Fleetscore.Cli.Parsing;

/// <summary>What an option's value must be.</summary>
internal static class Requirement
{
    /// <param name="option">The option; where it was not given, nothing is required of it.</param>
    /// <param name="holds">Whether a value is allowed.</param>
    /// <param name="rule">Completes "--last is 0; it …".</param>
    public static void Require<T>(this Option<T> option, Func<T, bool> holds, string rule) => option.Validators.Add(result =>
    {
        // What could not be read is refused by the parser itself, and has no value to ask for.
        if (result.Tokens.Count > 0 && option.TryRead(result.Tokens[^1].Value, out T? value) && !holds(value!))
        {
            result.AddError($"{option.Name} is {result.Tokens[^1].Value}; it {rule}.");
        }
    });

    private static bool TryRead<T>(this Option<T> option, string text, out T? value)
    {
        ParseResult parsed = new RootCommand { new Option<T>(option.Name) { CustomParser = option.CustomParser } }.Parse([option.Name, text]);
        value = parsed.Errors.Count == 0 ? parsed.GetValue<T>(option.Name) : default;
        return parsed.Errors.Count == 0;
    }
}

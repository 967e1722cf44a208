using System.CommandLine;
using System.Globalization;

namespace Fleetscore.Cli.Parsing;

/// <summary>What an option's value must be.</summary>
internal static class Requirement
{
    /// <param name="option">The option; where it was not given, nothing is required of it.</param>
    /// <param name="holds">Whether a value is allowed.</param>
    /// <param name="rule">Completes "--last is 0; it …".</param>
    public static void Require<T>(this Option option, Func<T, bool> holds, string rule)
        where T : IParsable<T> => option.Validators.Add(result =>
    {
        // What cannot be read is refused by the parser itself: asked for its value, it would throw.
        if (result.Tokens is [.., var given] && T.TryParse(given.Value, CultureInfo.InvariantCulture, out T? value) && !holds(value))
        {
            result.AddError($"{option.Name} is {given.Value}; it {rule}.");
        }
    });
}

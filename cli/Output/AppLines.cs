using Spectre.Console;

namespace Fleetscore.Cli.Output;

/// <summary>
/// What apps print, each line after its app's name: names are aligned, and coloured where a terminal shows colours (NO_COLOR is
/// respected). Both streams of an app look the same, as with <c>dapr run -f</c>.
/// </summary>
/// <param name="names">The apps, in the order of dapr.yaml: each keeps its colour from run to run.</param>
/// <param name="coloured">Whether names have a colour.</param>
internal sealed class AppLines(IReadOnlyList<string> names, bool coloured)
{
    private const int LeastWidth = 12;
    private const string Grey = "90";

    /// <summary>ANSI's codes of colours that can be read on light and on dark.</summary>
    private static readonly string[] Colours = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];

    private readonly int width = names.Append("").Max(name => name.Length) is var longest and > LeastWidth ? longest : LeastWidth;

    public static bool TerminalHasColours => !Console.IsOutputRedirected && Terminal.Out.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    public string Text(string app, string line)
    {
        string head = $"{app.PadRight(width)} │";
        return coloured ? $"\u001b[{ColourOf(app)}m{head}\u001b[0m {line}" : $"{head} {line}";
    }

    /// <summary>Whoever is no app, such as LocalDapr itself, is grey.</summary>
    private string ColourOf(string app)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == app)
            {
                return Colours[i % Colours.Length];
            }
        }

        return Grey;
    }
}

namespace Fleetscore.Tests.EndToEnd.Documents;

/// <summary>The commands a page tells its readers to type: the lines of its fenced blocks marked <c>sh</c>.</summary>
internal static class ReadmeCommands
{
    private const string Opening = "```sh";
    private const string Closing = "```";

    // What this machine cannot do, and the command that runs this very test.
    private static readonly string[] NotHere = ["dapr ", "azd ", "az ", "./check", "./fleetscore broker"];

    public static IReadOnlyList<string> Read(string page)
    {
        var commands = new List<string>();
        bool inside = false;
        foreach (string line in File.ReadLines(page))
        {
            if (inside && line == Closing)
            {
                inside = false;
            }
            else if (inside && line.Trim().Length > 0)
            {
                commands.Add(WithoutComment(line));
            }

            inside |= line == Opening;
        }

        return commands;
    }

    public static bool IsForHere(string command) => !Array.Exists(NotHere, other => command.StartsWith(other, StringComparison.Ordinal));

    private static string WithoutComment(string line)
    {
        int comment = line.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? line : line[..comment]).Trim();
    }
}

using Fleetscore.Cli.Output;

namespace Fleetscore.Cli.Playing;

/// <summary>What the services print while they are played: shown when asked for; otherwise the last lines, for when something goes wrong.</summary>
internal sealed class ServiceLines(TextWriter writer, bool verbose)
{
    private const int LinesKept = 40;

    private static readonly AppLines Lines = new([], coloured: false);

    private readonly Queue<string> last = new();

    public void Add(string app, string line)
    {
        string text = Lines.Text(app, line);
        lock (last)
        {
            if (verbose)
            {
                writer.WriteLine(text);
                return;
            }

            last.Enqueue(text);
            if (last.Count > LinesKept)
            {
                last.Dequeue();
            }
        }
    }

    /// <summary>Prints the lines that were kept; none where all were shown already.</summary>
    public void ShowLast()
    {
        lock (last)
        {
            foreach (string line in last)
            {
                writer.WriteLine(line);
            }
        }
    }
}

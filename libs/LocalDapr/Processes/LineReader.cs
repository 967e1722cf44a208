using System.Text;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Cuts what an app prints into lines; what ends without a line feed is a line as well.</summary>
internal static class LineReader
{
    /// <summary>Characters; what is longer is cut, so that an app that never ends a line does not fill the memory.</summary>
    public const int LongestLine = 64 * 1024;

    private const int BufferSize = 4096;

    /// <summary>Returns at the end of the output.</summary>
    public static async Task ReadAsync(TextReader output, Action<string> print)
    {
        char[] buffer = new char[BufferSize];
        var line = new StringBuilder();
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                if (buffer[i] != '\n')
                {
                    line.Append(buffer[i]);
                }

                if (buffer[i] == '\n' || line.Length == LongestLine)
                {
                    Print(line, print);
                }
            }
        }

        if (line.Length > 0)
        {
            Print(line, print);
        }
    }

    private static void Print(StringBuilder line, Action<string> print)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        print(line.ToString());
        line.Clear();
    }
}

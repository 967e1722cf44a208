using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Output;

/// <summary>Data for other programs, on standard output.</summary>
internal static class DataOutput
{
    /// <summary>One JSON document.</summary>
    public static void Json<T>(T value)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(ContractsJson.Write(value));
        output.WriteByte((byte)'\n');
    }

    /// <summary>RFC 4180, but lines end with LF alone, as in the verdict files.</summary>
    public static void Csv(string header, IEnumerable<IEnumerable<string>> rows)
    {
        Console.Out.Write(header + "\n");
        foreach (IEnumerable<string> row in rows)
        {
            Console.Out.Write(string.Join(',', row.Select(CsvField.Quoted)) + "\n");
        }
    }
}

using Fleetscore.Contracts;

namespace Fleetscore.Cli.Playing;

/// <summary>The <c>deadletter</c> blobs of a local system.</summary>
internal static class DeadLetterFiles
{
    /// <summary>Every blob with its header; a large letter has several.</summary>
    public static IEnumerable<(string File, DeadLetterHeader Header)> In(string dataDirectory)
    {
        string folder = Path.Combine(dataDirectory, ComponentNames.DeadLetter);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Read) : [];
    }

    /// <summary>How many letters there are of every reason, by reason.</summary>
    public static IReadOnlyDictionary<string, int> CountByReason(string dataDirectory) =>
        new SortedDictionary<string, int>(
            In(dataDirectory).Where(letter => letter.Header.Part == 0).CountBy(letter => letter.Header.Reason).ToDictionary(),
            StringComparer.Ordinal);

    private static (string File, DeadLetterHeader Header) Read(string file)
    {
        ReadOnlySpan<byte> content = File.ReadAllBytes(file);
        return (file, ContractsJson.Read<DeadLetterHeader>(content[..content.IndexOf((byte)'\n')]));
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.DeadLetters;

/// <summary>The <c>deadletter</c> blobs of a local system: a folder below its data directory.</summary>
internal sealed class StoredLetters(string dataDirectory)
{
    private const int LongestHeader = 64 * 1024;
    private const int BytesShown = 60;

    private readonly string root = Path.Combine(dataDirectory, ComponentNames.DeadLetter);

    /// <summary>The files of all letters and parts.</summary>
    public IEnumerable<string> Files() => Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories) : [];

    /// <summary>All letters, in no order; files that are none (a half-written one, a stranger's) are passed over.</summary>
    public IEnumerable<StoredLetter> All() => Files().Where(DeadLetter.BeginsLetter).Select(Read).OfType<StoredLetter>();

    /// <summary>How many letters there are of every reason, by reason.</summary>
    public IReadOnlyDictionary<string, int> CountByReason() =>
        new SortedDictionary<string, int>(All().CountBy(letter => letter.Header.Reason).ToDictionary(), StringComparer.Ordinal);

    /// <summary>The letters of a day; where there are none, nothing is read.</summary>
    public int CountOf(DateOnly day)
    {
        string folder = Path.Combine(root, DayPrefix + Text(day));
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count(DeadLetter.BeginsLetter) : 0;
    }

    /// <exception cref="CommandException">No letter's name begins so, or several do.</exception>
    public StoredLetter Find(string beginning)
    {
        StoredLetter[] found = [.. All().Where(letter => Begins(letter.Name, beginning) || Begins(Hash(letter.Name), beginning))];
        return found switch
        {
            [var only] => only,
            [] => throw new CommandException($"No dead letter's name begins with {beginning}; `fleetscore deadletters list` shows them.", ExitCode.Bad),
            _ => throw new CommandException($"{found.Length} dead letters' names begin with {beginning}; give more of it: {string.Join(", ", found.Take(5).Select(letter => letter.Name))}."),
        };
    }

    /// <summary>The content as it came, its parts joined.</summary>
    /// <exception cref="CommandException">A part is missing.</exception>
    public byte[] Content(StoredLetter letter)
    {
        var content = new MemoryStream(letter.Header.Bytes);
        for (int part = 0; part < letter.Header.Parts; part++)
        {
            string file = Path.Combine(root, letter.Header.Parts == 1 ? letter.Name : $"{letter.Name}.p{part}");
            if (!File.Exists(file))
            {
                throw new CommandException($"{file}, part {part + 1} of {letter.Header.Parts}, is missing.", ExitCode.Bad);
            }

            byte[] blob = File.ReadAllBytes(file);
            content.Write(blob.AsSpan(blob.AsSpan().IndexOf((byte)'\n') + 1));
        }

        return content.ToArray();
    }

    public static string Hash(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private const string DayPrefix = "date=";

    private StoredLetter? Read(string file)
    {
        byte[] start = Start(file);
        int line = start.AsSpan().IndexOf((byte)'\n');
        string name = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
        if (line < 0 || !DateOnly.TryParseExact(Path.GetDirectoryName(name)?.Replace(DayPrefix, "", StringComparison.Ordinal), "yyyy-MM-dd", out DateOnly day))
        {
            return null;
        }

        try
        {
            return new StoredLetter
            {
                Name = name.EndsWith(DeadLetter.FirstPart, StringComparison.Ordinal) ? name[..^DeadLetter.FirstPart.Length] : name,
                Day = day,
                WrittenAt = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero),
                Header = ContractsJson.Read<DeadLetterHeader>(start.AsSpan(0, line)),
                Begins = OneLine(start.AsSpan(line + 1)),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Start(string file)
    {
        using FileStream stream = File.OpenRead(file);
        byte[] start = new byte[Math.Min(LongestHeader, stream.Length)];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static string OneLine(ReadOnlySpan<byte> content)
    {
        string text = Encoding.UTF8.GetString(content[..Math.Min(BytesShown, content.Length)]);
        return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).TrimEnd('\uFFFD') + (content.Length > BytesShown ? "…" : "");
    }

    private static bool Begins(string name, string beginning) => name.StartsWith(beginning, StringComparison.Ordinal);
}

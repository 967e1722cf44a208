namespace Fleetscore.Tests.Dapr;

/// <summary>libs/LocalDapr/README.md says of each recording what of it is compared.</summary>
public sealed class RecordingTableTests
{
    /// <summary>A row's names, and what is said of them.</summary>
    private static IReadOnlyList<(string[] Names, string Coverage)> Rows
    {
        get
        {
            IEnumerable<string> rows = File.ReadLines(Path.Combine(Checkout.Root, "libs/LocalDapr/README.md"))
                .SkipWhile(line => !line.StartsWith("| recording |", StringComparison.Ordinal))
                .Skip(2)
                .TakeWhile(line => line.StartsWith('|'));
            return [.. rows.Select(row => row.Split('|')).Select(cells => (NamesIn(cells[1]), cells[2].Trim()))];
        }
    }

    [Fact]
    public void The_table_lists_every_recording_and_no_other()
    {
        string? folder = Checkout.Shared("recordings");
        Assert.SkipWhen(folder is null, "../shared/recordings is not beside the project, so nothing can be compared with it.");

        IEnumerable<string> files = Directory.EnumerateFiles(folder!, "*.jsonl", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(folder!, file), null).Replace('\\', '/'));

        Assert.Equal(files.Order(StringComparer.Ordinal), Rows.SelectMany(row => row.Names).Order(StringComparer.Ordinal));
    }

    /// <summary>Workflows' are read by number, and have a table of their own.</summary>
    [Fact]
    public void What_the_table_calls_covered_is_read_by_a_test_and_nothing_else_is()
    {
        string sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests/Dapr"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.All(
            Rows.Where(row => !row.Names[0].StartsWith("workflow/", StringComparison.Ordinal)),
            row => Assert.All(row.Names, name => Assert.Equal(
                !row.Coverage.StartsWith("not covered", StringComparison.Ordinal), sources.Contains($"\"{name}.jsonl\"", StringComparison.Ordinal))));
    }

    /// <summary>"state/sqlite, unknown-store": a folder is named once.</summary>
    private static string[] NamesIn(string cell)
    {
        string[] parts = cell.Trim().Split('/', 2);
        return [.. parts[1].Split(", ").Select(name => $"{parts[0]}/{name}")];
    }
}

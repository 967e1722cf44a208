using System.Text.Json;

namespace Fleetscore.Tests.EndToEnd.Bench;

/// <summary><c>fleetscore bench localdapr</c> prints every row. How fast it is, nobody asserts: that is the machine's.</summary>
public sealed class LocalDaprBenchTests
{
    /// <summary>Rows that daprd was measured with, by callers at once, and what was recorded of it.</summary>
    private static readonly (string Row, int Callers, double Daprd)[] Recorded =
    [
        ("save", 1, 1130), ("save", 16, 1180), ("transaction", 1, 133), ("transaction", 16, 106), ("get", 1, 1990), ("get", 16, 7060),
        ("bulk-get", 1, 73), ("bulk-get", 16, 149), ("blob-create", 1, 750), ("blob-create", 16, 1500), ("blob-get", 1, 1020), ("blob-get", 16, 2820),
        ("invoke-2k", 1, 767), ("invoke-2k", 16, 2150), ("invoke-200k", 1, 281), ("invoke-200k", 16, 488),
        ("direct-2k", 1, 6350), ("direct-200k", 1, 3340), ("fan-out-10", 1, 0.05), ("fan-out-100", 1, 0.45), ("fan-out-500", 1, 2.4),
    ];

    /// <summary>Rows beside them that daprd was not measured with.</summary>
    private static readonly (string Row, int Callers)[] Others = [("fsync", 1), ("fan-out-1000", 1)];

    [Fact]
    public async Task Every_row_is_measured_beside_what_was_recorded_of_daprd()
    {
        CommandResult bench = await CommandLine.RunAsync("bench", "localdapr", "--seconds", "0.02", "--json");

        Assert.True(bench.ExitCode == 0, bench.Error);
        using JsonDocument document = JsonDocument.Parse(bench.Output);
        JsonElement[] figures = [.. document.RootElement.EnumerateArray()];
        Assert.All(figures, figure => Assert.True(figure.GetProperty("localDapr").GetDouble() > 0, figure.GetRawText()));
        Assert.Equal(
            Recorded.Select(one => (one.Row, one.Callers, (double?)one.Daprd)).Concat(Others.Select(one => (one.Row, one.Callers, (double?)null))).Order(),
            figures.Select(Read).Order());
    }

    [Fact]
    public async Task Only_the_rows_asked_for_are_measured()
    {
        CommandResult bench = await CommandLine.RunAsync("bench", "localdapr", "--seconds", "0.02", "--rows", "get", "--csv");

        string[] lines = bench.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Row,What,Callers,LocalDapr,Daprd,Unit,Ratio,CpuMilliseconds", lines[0]);
        Assert.Equal(["get,get 2 kB,1", "get,get 2 kB,16"], lines[1..].Select(line => string.Join(',', line.Split(',')[..3])));
    }

    private static (string Row, int Callers, double? Daprd) Read(JsonElement figure) => (
        figure.GetProperty("row").GetString()!,
        figure.GetProperty("callers").GetInt32(),
        figure.TryGetProperty("daprd", out JsonElement daprd) && daprd.ValueKind == JsonValueKind.Number ? daprd.GetDouble() : null);
}

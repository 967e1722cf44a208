using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Replay;

/// <summary>What someone with a history and no models does: replay it, train on what came out, score later hours with that.</summary>
public sealed class OwnHistoryTests
{
    [Fact]
    public async Task Models_trained_on_one_history_score_another_and_both_can_be_looked_at()
    {
        using var folder = new TemporaryFolder();
        await GoodAsync("simulate", "--to", folder.File("first.csv"), "--hours", "3", "--devices", "3", "--sensors", "2", "--anomalies", "none");
        await GoodAsync("simulate", "--to", folder.File("later.csv"), "--hours", "1", "--start", "2026-01-05T03:00", "--devices", "3", "--sensors", "2", "--anomalies", "none");

        await GoodAsync("replay", "--telemetry", folder.File("first.csv"), "--out", folder.File("unscored"));
        await GoodAsync("models", "train", "--results", folder.File("unscored"), "--data", folder.File("system"));
        string version = JsonDocument.Parse(await GoodAsync("models", "list", "--data", folder.File("system"), "--json"))
            .RootElement.EnumerateArray().Single().GetProperty("version").GetString()!;
        await GoodAsync(
            "replay", "--telemetry", folder.File("later.csv"), "--model-version", version, "--data", folder.File("system"), "--out", folder.File("scored"));

        Assert.All(VerdictRows.Ledgers(folder.File("unscored")), ledger => Assert.Equal((RunItem.NoVersion, 6), (ledger.Version, ledger.Counts.Outcomes.NoModel)));
        Ledger scored = Assert.Single(VerdictRows.Ledgers(folder.File("scored")));
        Assert.Equal((version, 6), (scored.Version, scored.Counts.Outcomes.Scored));
        Assert.Contains(version, await GoodAsync("runs", "--data", folder.File("scored")), StringComparison.Ordinal);
        Assert.Contains("temperature", await GoodAsync("verdicts", "--device", "pump-001", "--data", folder.File("scored")), StringComparison.Ordinal);
        Assert.Contains("6 no model", await GoodAsync("runs", "show", "latest", "--data", folder.File("unscored")), StringComparison.Ordinal);
    }

    private static async Task<string> GoodAsync(params string[] line)
    {
        CommandResult result = await CommandLine.RunAsync(line);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', line)}: {result.Output}{result.Error}");
        return result.Output;
    }
}

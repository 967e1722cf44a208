using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Simulate;

public sealed class HistoryFileTests
{
    [Fact]
    public async Task A_history_file_is_the_same_every_time_and_replay_takes_it()
    {
        using var folder = new TemporaryFolder();
        string[] fleet = ["--devices", "6", "--sensors", "2", "--hours", "2", "--start", "2026-03-01T06:00", "--anomalies", "6"];

        CommandResult once = await CommandLine.RunAsync(["simulate", "--to", folder.File("a.csv"), "--truth", folder.File("truth.csv"), .. fleet]);
        CommandResult again = await CommandLine.RunAsync(["simulate", "--to", folder.File("b.csv"), .. fleet]);
        CommandResult replay = await CommandLine.RunAsync(
            "replay", "--telemetry", folder.File("a.csv"), "--models", Path.Combine(Checkout.Root, "samples", "models"), "--out", folder.File("out"));

        Assert.True(once.ExitCode == 0, once.Output + once.Error);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(File.ReadAllBytes(folder.File("a.csv")), File.ReadAllBytes(folder.File("b.csv")));
        Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        Assert.Equal(File.ReadLines(folder.File("a.csv")).Count() - 1, VerdictRows.Ledgers(folder.File("out")).Sum(ledger => ledger.Counts.Readings));
        string[] truth = [.. File.ReadLines(folder.File("truth.csv"))];
        Assert.InRange(truth.Length - 1, 6, 24); // 12 series, at most one anomaly in every four hours of each
        Assert.All(truth.Skip(1), row => Assert.True(UtcTime.TryRead(row.Split(',')[3], out _)));
    }

    [Theory]
    [InlineData("No system runs on", "--data", "/no/such/folder")]
    [InlineData("--hours is for a history file", "--hours", "2")]
    [InlineData("--for is for feeding a running system", "--to", "x.csv", "--for", "00:00:02")]
    [InlineData("--for is 400.00:00:00", "--for", "400.00:00:00")]
    [InlineData("more than 1,000,000 series", "--to", "x.csv", "--devices", "100000", "--sensors", "11")]
    [InlineData("--rate is 0", "--to", "x.csv", "--rate", "0")]
    [InlineData("--anomalies is 7", "--to", "x.csv", "--anomalies", "7")]
    [InlineData("--kinds knows no 'flood'", "--to", "x.csv", "--kinds", "drift,flood")]
    public async Task What_cannot_be_done_is_said_with_exit_code_2(string said, params string[] arguments)
    {
        CommandResult simulate = await CommandLine.RunAsync(["simulate", .. arguments]);

        Assert.Equal(2, simulate.ExitCode);
        Assert.Contains(said, simulate.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Checkout.Root, "x.csv")));
    }
}

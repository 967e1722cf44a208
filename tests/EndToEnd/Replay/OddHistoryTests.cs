using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Replay;

/// <summary>Whatever a device may be called, and however a spreadsheet writes CSV.</summary>
public sealed class OddHistoryTests
{
    [Fact]
    public async Task Ids_in_any_script_with_any_punctuation_go_the_whole_way()
    {
        using var folder = new TemporaryFolder();
        string[] devices = ["dév", "насос 1", "ポンプ", "a,b", "say \"hi\"", "x_y_z", "sp ace", "+#$", "🙂"];
        IEnumerable<string> rows = devices.Select(device => $"2026-01-01 00:00:30,\"{device.Replace("\"", "\"\"", StringComparison.Ordinal)}\",t°,1.5");
        await File.WriteAllTextAsync(
            folder.File("odd.csv"), "\uFEFFTS,Device,Tag,Value\r\n" + string.Join("\r\n", rows) + "\r\n", TestContext.Current.CancellationToken);

        CommandResult replay = await CommandLine.RunAsync(
            "replay", "--telemetry", folder.File("odd.csv"), "--models", Path.Combine(Checkout.Root, "samples", "models"), "--out", folder.File("out"));

        Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        Ledger ledger = Assert.Single(VerdictRows.Ledgers(folder.File("out")));
        Assert.Equal(devices.Length, ledger.Counts.Readings);
        string text = string.Join('\n', VerdictRows.Of(ledger, folder.File("out")));
        Assert.All(devices, device => Assert.Contains(device.Replace("\"", "\"\"", StringComparison.Ordinal), text, StringComparison.Ordinal));
    }
}

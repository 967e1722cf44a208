using System.Diagnostics;
using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Simulation;

namespace Fleetscore.Tests.EndToEnd.Simulate;

/// <summary>A running system is fed, and what it counts is what the fleet's own formula says.</summary>
public sealed class LiveFleetTests
{
    /// <summary>A whole hour that is over, whenever the test runs.</summary>
    private static readonly DateTimeOffset Hour = HourBefore(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_running_system_counts_every_reading_once()
    {
        using var folder = new TemporaryFolder();
        await using LiveSystem system = await LiveSystem.StartAsync(folder.Path, Hour);

        CommandResult fed = await CommandLine.RunAsync(
            "simulate", "--data", folder.Path, "--start", UtcTime.Write(Hour), "--for", "00:00:02", "--devices", "6", "--sensors", "2",
            "--anomalies", "6", "--truth", folder.File("truth.csv"));
        Ledger ledger = await system.LedgerAsync(Hour);

        Assert.True(fed.ExitCode == 0, fed.Output + fed.Error);
        Assert.Equal(Expected(devices: 6, sensors: 2), ledger.Counts.Readings);
        Assert.DoesNotContain('\u001B', fed.Output);
        string last = fed.Output.TrimEnd().Split('\n')[^1];
        Assert.Matches(@"^([\d,]+) readings sent, \1 acknowledged, and \d+ bad events, in ", last);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder.Path, ComponentNames.DeadLetter), "*", SearchOption.AllDirectories));
        Assert.Equal(TruthCsv.Header, File.ReadLines(folder.File("truth.csv")).First());
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_system_is_restarted_elsewhere_meanwhile()
    {
        using var folder = new TemporaryFolder();
        LiveSystem before = await LiveSystem.StartAsync(folder.Path, Hour);
        using Process feeding = CommandLine.Start(
            new Dictionary<string, string>(), "simulate", "--data", folder.Path, "--start", UtcTime.Write(Hour), "--for", "00:00:15", "--devices", "40");
        try
        {
            Task<string> output = feeding.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await before.ReachedAsync(Hour);
            await before.DisposeAsync();

            await using LiveSystem after = await LiveSystem.StartAsync(folder.Path, Hour);
            await feeding.WaitForExitAsync(TestContext.Current.CancellationToken);
            Ledger ledger = await after.LedgerAsync(Hour);

            Assert.Equal(0, feeding.ExitCode);
            Assert.Matches("sent again|waiting for it", await output);
            Assert.Equal(Expected(devices: 40, sensors: 4), ledger.Counts.Readings);
        }
        finally
        {
            if (!feeding.HasExited)
            {
                feeding.Kill();
            }
        }
    }

    private static int Expected(int devices, int sensors) =>
        new SimulatedFleet(new FleetOptions { Devices = devices, Sensors = sensors }).Readings(Hour, Hour.AddHours(1)).Count();

    private static DateTimeOffset HourBefore(DateTimeOffset now) =>
        DateTimeOffset.ParseExact($"{now:yyyyMMddHH}Z", "yyyyMMddHHK", CultureInfo.InvariantCulture).AddHours(-1);
}

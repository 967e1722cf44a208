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

    // A feed that waits for a system that never comes would wait for ever.
    private const int TooLong = 300_000;

    [Fact(Timeout = TooLong)]
    public async Task A_running_system_counts_every_reading_once()
    {
        using var folder = new TemporaryFolder();
        await using LiveSystem system = await LiveSystem.StartAsync(folder.Path, Hour);

        CommandResult fed = await CommandLine.RunAsync(
            "simulate", "--data", folder.Path, "--start", UtcTime.Write(Hour), "--for", "00:00:02", "--devices", "6", "--sensors", "2",
            "--anomalies", "6", "--truth", folder.File("truth.csv"));
        Ledger ledger = await system.LedgerAsync(Hour).WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(fed.ExitCode == 0, fed.Output + fed.Error);
        Assert.Equal(Expected(devices: 6, sensors: 2), ledger.Counts.Readings);
        Assert.DoesNotContain('\u001B', fed.Output);
        string last = fed.Output.TrimEnd().Split('\n')[^1];
        Assert.Matches(@"^([\d,]+) readings sent, \1 acknowledged, and \d+ bad events, in ", last);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder.Path, ComponentNames.DeadLetter), "*", SearchOption.AllDirectories));
        Assert.Equal(TruthCsv.Header, File.ReadLines(folder.File("truth.csv")).First());
    }

    [Fact(Timeout = TooLong)]
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
            feeding.Kill();
        }
    }

    [Fact(Timeout = TooLong)]
    public async Task Ctrl_C_ends_it_well_and_it_says_what_was_sent()
    {
        using var folder = new TemporaryFolder();
        await using LiveSystem system = await LiveSystem.StartAsync(folder.Path, Hour);
        using Process feeding = CommandLine.Start(
            new Dictionary<string, string>(), "simulate", "--data", folder.Path, "--start", UtcTime.Write(Hour), "--devices", "6");
        try
        {
            Task<string> output = feeding.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await system.ReachedAsync(Hour);
            await CommandLine.StopAsync(feeding);

            Assert.Equal(0, feeding.ExitCode);
            Assert.Matches(@"^[\d,]+ readings sent, [\d,]+ acknowledged, and \d+ bad events, in ", (await output).TrimEnd().Split('\n')[^1]);
        }
        finally
        {
            feeding.Kill();
        }
    }

    private static int Expected(int devices, int sensors) =>
        new SimulatedFleet(new FleetOptions { Devices = devices, Sensors = sensors }).Readings(Hour, Hour.AddHours(1)).Count();

    private static DateTimeOffset HourBefore(DateTimeOffset now) =>
        DateTimeOffset.ParseExact($"{now:yyyyMMddHH}Z", "yyyyMMddHHK", CultureInfo.InvariantCulture).AddHours(-1);
}

using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.Tests.EndToEnd.Up;

namespace Fleetscore.Tests.EndToEnd.Recovery;

/// <summary>Kill any process at any moment, deliver anything twice: the verdicts are those of an undisturbed run.</summary>
public sealed class DisturbedRunTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>
{
    [Fact]
    public void An_undisturbed_run_scores_every_series_but_the_one_without_a_model()
    {
        RunCounts counts = undisturbed.Verdicts.Counts;

        Assert.True(counts.AddsUp());
        Assert.Equal(2 * Fleet.Devices, counts.Expected);
        Assert.Equal(2 * (Fleet.Devices - 1), counts.Outcomes.Scored);
        Assert.Equal(2, counts.Outcomes.NoModel);
        Assert.Equal(Fleet.Devices * Fleet.ReadingsPerDevice, counts.Readings);
        Assert.Equal(Fleet.Devices * 24, undisturbed.Verdicts.Rows.Count);
        Assert.Equal(24, undisturbed.Verdicts.Rows.Count(row => row.Split(',')[4].Length == 0));
    }

    [Fact]
    public void Both_scorer_replicas_work()
    {
        Assert.Contains(undisturbed.Lines, line => line.StartsWith("scorer-1: ", StringComparison.Ordinal) && IsShard(line));
        Assert.Contains(undisturbed.Lines, line => line.StartsWith("scorer-2: ", StringComparison.Ordinal) && IsShard(line));
    }

    [Fact]
    public async Task A_scorer_killed_in_the_middle_of_a_run_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using RunningSystem system = await RunningSystem.StartAsync(folder.Path);
        await system.FeedAsync(Fleet.Readings());

        await system.ReleaseAsync();
        await system.MiddleOfARunAsync();
        Kill(system.Host.Apps.First(app => app.AppId == AppIds.Scorer));

        AssertSame(await system.VerdictsAsync());
    }

    [Theory]
    [InlineData(AppIds.Ingest)]
    [InlineData(AppIds.Aggregator)]
    public async Task A_service_killed_while_events_come_in_loses_none(string service)
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using RunningSystem system = await RunningSystem.StartAsync(folder.Path);

        Task feeding = system.FeedAsync(Fleet.Readings());
        await system.FirstFeaturesAsync();
        Kill(system.Host.Apps.Single(app => app.AppId == service));
        await feeding;
        await system.ReleaseAsync();

        AssertSame(await system.VerdictsAsync());
    }

    [Fact]
    public async Task An_event_delivered_twice_counts_once()
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using RunningSystem system = await RunningSystem.StartAsync(folder.Path);

        await system.FeedAsync(Fleet.Readings());
        await system.FeedAsync([.. Fleet.Readings().Reverse()]);
        await system.ReleaseAsync();

        AssertSame(await system.VerdictsAsync());
    }

    [Fact]
    public async Task The_whole_system_killed_in_the_middle_of_a_run_and_started_again_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using (RunningSystem system = await RunningSystem.StartAsync(folder.Path))
        {
            await system.FeedAsync(Fleet.Readings());
        }

        await using (HostProcess host = await HostProcess.StartAsync(folder.Path))
        {
            await host.ReleaseAsync();
            await host.MiddleOfARunAsync();
            await host.KillAsync();
        }

        await using RunningSystem again = await RunningSystem.StartAsync(folder.Path);

        AssertSame(await again.VerdictsAsync());
    }

    private static void Kill(AppInstance app)
    {
        using Process process = Process.GetProcessById(app.ProcessId!.Value);
        process.Kill();
    }

    private static bool IsShard(string line) => line.Contains("shard", StringComparison.OrdinalIgnoreCase);

    private void AssertSame(FleetVerdicts verdicts)
    {
        Assert.Equal(undisturbed.Verdicts.Rows, verdicts.Rows);
        Assert.Equal(undisturbed.Verdicts.Counts, verdicts.Counts);
    }
}

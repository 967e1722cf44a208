using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Scoring;
using static Fleetscore.Tests.Services.Scheduler.Dashboard.PublishedFleet;

namespace Fleetscore.Tests.Services.Scheduler.Dashboard;

public sealed class DeviceVerdictsTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;
    private readonly SchedulerRig rig = new();

    public DeviceVerdictsTests() => rig.State.Put(StateKeys.Schedule, new ScheduleItem
    {
        Start = Ten,
        Cursor = Ten,
        Window = TimeSpan.FromMinutes(5),
        Period = TimeSpan.FromHours(1),
        Retention = TimeSpan.FromDays(7),
        Shards = 1,
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(199)]
    public async Task In_a_shard_of_many_parts_a_device_is_found_with_few_reads(int device)
    {
        await PublishAsync(from i in Enumerable.Range(0, 200) from window in Enumerable.Range(0, 12) select At(window, $"device-{i:000}"), partLimit: 1500);
        int parts = (await PeriodsAsync())[0].Ledger!.Shards[0].Verdicts.Count;
        rig.Blobs.Reads.Clear();

        DeviceHistory history = await HistoryAsync($"device-{device:000}");

        Assert.Equal(Enumerable.Range(0, 12).Select(window => Ten.AddMinutes(5 * window)), history.Verdicts.Select(verdict => verdict.Window.Start));
        Assert.True(parts > 100);
        Assert.InRange(Parts().Count, 1, 10); // 2^8 parts would take 8, and one or two more hold the device
    }

    [Fact]
    public async Task A_device_is_found_wherever_its_parts_are_cut()
    {
        for (int limit = 600; limit < 2000; limit += 37)
        {
            var cut = new DeviceVerdictsTests();
            await cut.PublishAsync(from i in Enumerable.Range(0, 9) from window in Enumerable.Range(0, 12) select At(window, $"{i}"), limit);

            for (int device = 0; device < 9; device++)
            {
                Assert.Equal(12, (await cut.HistoryAsync($"{device}")).Verdicts.Count);
            }

            Assert.Empty((await cut.HistoryAsync("3x")).Verdicts);
            Assert.Empty((await cut.HistoryAsync("a")).Verdicts);
        }
    }

    [Fact]
    public async Task The_newest_revision_of_a_window_is_what_is_shown()
    {
        await PublishAsync([At(0, "a", value: 1), At(1, "a", value: 1)]);
        await new PublishedFleet(rig.State, rig.Blobs).PublishAsync(Ten, [At(1, "a", value: 2, revision: 1)], revision: 1);

        DeviceHistory history = await HistoryAsync("a");

        Assert.Equal([(1.0, 0), (2.0, 1)], history.Verdicts.Select(verdict => (verdict.Window.Mean, verdict.Revision)));
    }

    [Fact]
    public async Task What_was_read_of_a_ledger_is_not_read_again()
    {
        await PublishAsync([At(0, "a")]);
        var cache = new BlobCache();
        IReadOnlyList<PeriodView> periods = await PeriodsAsync();

        await new DeviceVerdicts(rig.Blobs, cache).ReadAsync("a", periods, Cancellation);
        await new DeviceVerdicts(rig.Blobs, cache).ReadAsync("a", periods, Cancellation);

        Assert.Single(Parts());
    }

    [Fact]
    public async Task Old_periods_are_left_out_when_reading_them_would_cost_too_much()
    {
        var fleet = new PublishedFleet(rig.State, rig.Blobs);
        for (int hour = 0; hour < 4; hour++)
        {
            await fleet.PublishAsync(Ten.AddHours(hour), [At(12 * hour, "a")]);
        }

        rig.State.Put(StateKeys.Schedule, rig.Schedule with { Cursor = Ten.AddHours(4) });
        IReadOnlyList<PeriodView> huge = [.. (await PeriodsAsync()).Select(Huge)];

        DeviceHistory history = await new DeviceVerdicts(rig.Blobs, new BlobCache()).ReadAsync("a", huge, Cancellation);

        Assert.True(history.Cut);
        Assert.Equal([Ten.AddHours(2), Ten.AddHours(3)], history.Periods.Select(period => period.Start));
    }

    // Parts of 40 MiB, as far as the ledger says: two are above the 64 MiB that one request may read.
    private static PeriodView Huge(PeriodView period)
    {
        NamedLedger ledger = period.Ledgers[0];
        ScoreShardResult shard = ledger.Ledger.Shards[0];
        ScoreShardResult huge = shard with { Verdicts = [shard.Verdicts[0] with { Bytes = 40 * 1024 * 1024 }] };
        return period with { Ledgers = [ledger with { Ledger = ledger.Ledger with { Shards = [huge] } }] };
    }

    private IReadOnlyList<string> Parts() => [.. rig.Blobs.Reads.Where(name => name.EndsWith(".csv", StringComparison.Ordinal))];

    private Task PublishAsync(IEnumerable<Verdict> verdicts, int partLimit = BlobPaths.MaxBytes) =>
        new PublishedFleet(rig.State, rig.Blobs).PublishAsync(Ten, verdicts, partLimit: partLimit);

    private async Task<IReadOnlyList<PeriodView>> PeriodsAsync() =>
        (await new PeriodReader(rig.Schedules, rig.Runs, rig.Blobs, new BlobCache(), rig.Options).ReadAsync(24, Cancellation)).Periods;

    private async Task<DeviceHistory> HistoryAsync(string device) =>
        await new DeviceVerdicts(rig.Blobs, new BlobCache()).ReadAsync(device, await PeriodsAsync(), Cancellation);
}

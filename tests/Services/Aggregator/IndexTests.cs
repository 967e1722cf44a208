using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Fakes;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

public sealed class IndexTests
{
    [Fact]
    public async Task A_device_is_named_once_by_its_shard()
    {
        await using AggregatorBench bench = await StartAsync();

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));
        await bench.PostAsync(Of("pump-17", At("10:06:00", 1)));

        Assert.Equal(["pump-17"], PageOf(bench, shard: 0, page: 0));
    }

    [Fact]
    public async Task A_full_page_is_followed_by_the_next()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Open, shards: 1);
        bench.State.Put(StateKeys.Devices(Period, 0, 0), new DevicePage
        {
            Devices = [.. Enumerable.Range(0, DevicePage.Capacity - 1).Select(device => $"d{device}")],
        });

        await bench.PostAsync([.. Enumerable.Range(0, 3).Select(pump => Of($"pump-{pump}", At("10:01:00", 1)))]);

        Assert.Equal(1000, PageOf(bench, 0, 0).Count);
        Assert.Equal(2, PageOf(bench, 0, 1).Count);
        Assert.Equal(
            ["pump-0", "pump-1", "pump-2"], PageOf(bench, 0, 0).Concat(PageOf(bench, 0, 1)).Where(device => device.StartsWith('p')).Order());
    }

    [Fact]
    public async Task Another_replicas_extension_in_between_is_kept()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Open, shards: 1);
        bool raced = false;
        bench.State.BeforeWrite = writes =>
        {
            if (!raced && writes.First().Key == StateKeys.Devices(Period, 0, 0))
            {
                raced = true;
                bench.State.Put(StateKeys.Devices(Period, 0, 0), new DevicePage { Devices = ["theirs"] });
            }

            return WriteFault.None;
        };

        await bench.PostAsync(Of("ours", At("10:01:00", 1)));

        Assert.Equal(["theirs", "ours"], PageOf(bench, 0, 0));
    }

    [Fact]
    public async Task An_index_that_was_wiped_is_written_again_after_a_failed_commit()
    {
        await using AggregatorBench bench = await StartAsync();
        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));
        Wipe(bench);
        int commits = 0;
        bench.State.BeforeWrite = writes => writes.Count > 1 && commits++ == 0 ? WriteFault.Refused : WriteFault.None;

        await bench.PostAsync(Of("pump-17", At("10:02:00", 2)));

        Assert.Equal(["pump-17"], PageOf(bench, shard: 0, page: 0));
    }

    private static void Wipe(AggregatorBench bench) =>
        bench.State.Put(StateKeys.Devices(Period, 0, 0), new DevicePage { Devices = [] });

    private static IReadOnlyList<string> PageOf(AggregatorBench bench, int shard, int page) =>
        bench.State.Find<DevicePage>(StateKeys.Devices(Period, shard, page))!.Devices;
}

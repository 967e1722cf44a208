using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

public sealed class FailureTests
{
    [Fact]
    public async Task While_the_store_is_away_nothing_is_answered_and_a_repeated_request_makes_it_good()
    {
        await using AggregatorBench bench = await StartAsync();
        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));

        bench.State.Away = true;
        await Assert.ThrowsAsync<GatewayException>(() => bench.PostAsync(Of("pump-17", At("10:02:00", 2))));
        bench.State.Away = false;
        await bench.PostAsync(Of("pump-17", At("10:02:00", 2)));

        Assert.Equal([At("10:01:00", 1), At("10:02:00", 2)], await bench.StandingAsync("pump-17"));
    }

    [Fact]
    public async Task Another_replicas_commit_in_between_is_merged_not_overwritten()
    {
        await using AggregatorBench bench = await StartAsync();
        await using AggregatorBench other = await StartAsync();
        await other.PostAsync(Of("pump-17", At("10:01:00", 1)));
        StateItem theirs = (await other.State.GetAsync("readings:20261122T100000Z:pump-17", TestContext.Current.CancellationToken))!.Value;
        bool raced = false;
        bench.State.BeforeWrite = writes =>
        {
            if (!raced && writes.Any(write => write.Key == "readings:20261122T100000Z:pump-17"))
            {
                raced = true;
                bench.State.PutBytes("readings:20261122T100000Z:pump-17", theirs.Value.ToArray());
            }

            return WriteFault.None;
        };

        await bench.PostAsync(Of("pump-17", At("10:02:00", 2)));

        Assert.Equal([At("10:01:00", 1), At("10:02:00", 2)], await bench.StandingAsync("pump-17"));
    }

    [Theory]
    [InlineData(WriteFault.Refused)]
    [InlineData(WriteFault.Away)]
    [InlineData(WriteFault.WrittenButRefused)]
    [InlineData(WriteFault.WrittenButAway)]
    internal async Task A_commit_that_failed_or_whose_answer_was_lost_is_read_again_and_made_good(WriteFault fault)
    {
        await using AggregatorBench bench = await StartAsync();
        int commits = 0;
        bench.State.BeforeWrite = writes => writes.Count > 1 && commits++ == 0 ? fault : WriteFault.None;

        CommitAnswer answer = await bench.PostAsync(Of("pump-17", At("10:02:00", 2)));

        Assert.Equal(new CommitAnswer { Accepted = 1, DeadLettered = 0 }, answer);
        Assert.Equal([At("10:02:00", 2)], await bench.StandingAsync("pump-17"));
    }

    [Fact]
    public async Task A_failing_batch_is_halved_until_only_the_bad_device_fails()
    {
        await using AggregatorBench bench = await StartAsync(("Aggregator:Committers", "1"));
        var sizes = new List<int>();
        bench.State.BeforeWrite = writes =>
        {
            if (writes.Count == 1)
            {
                return WriteFault.None;
            }

            sizes.Add(writes.Count / 2);
            return writes.Any(write => write.Key.EndsWith("pump-5", StringComparison.Ordinal)) ? WriteFault.Refused : WriteFault.None;
        };

        DeviceReadings[] devices = [.. Enumerable.Range(0, 8).Select(pump => Of($"pump-{pump}", At("10:03:05", 1)))];
        Task<CommitAnswer>[] requests = await bench.PostTogetherAsync(devices);

        await Assert.ThrowsAsync<GatewayException>(() => requests[5]);
        Assert.All(await Task.WhenAll(requests.Where(request => request != requests[5])), answer => Assert.Equal(1, answer.Accepted));
        Assert.Equal([1, 8, 4, 4, 2, 2, 1, 1], sizes.Take(8));
    }

    [Fact]
    public async Task An_item_that_cannot_be_read_fails_its_own_device_only()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.State.PutBytes("readings:20261122T100000Z:pump-17", [1, 2, 3]);

        Task<CommitAnswer> broken = bench.PostAsync(Of("pump-17", At("10:02:00", 2)));
        CommitAnswer good = await bench.PostAsync(Of("pump-18", At("10:02:00", 2)));

        await Assert.ThrowsAsync<GatewayException>(() => broken);
        Assert.Equal(1, good.Accepted);
    }

    [Fact]
    public async Task Without_a_schedule_nothing_is_taken()
    {
        await using AggregatorBench bench = await StartAsync();
        StateItem schedule = (await bench.State.GetAsync(StateKeys.Schedule, TestContext.Current.CancellationToken))!.Value;
        await bench.State.TryRemoveAsync(StateKeys.Schedule, schedule.ETag, TestContext.Current.CancellationToken);

        GatewayException failure = await Assert.ThrowsAsync<GatewayException>(() => bench.PostAsync(Of("pump-17", At("10:02:00", 2))));

        Assert.Equal("There is no schedule yet; scheduler creates it when it starts.", failure.Message);
    }
}

using Fleetscore.Contracts;
using Fleetscore.Hosting;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

public sealed class CommitTests
{
    [Fact]
    public async Task Readings_and_their_features_stand_when_the_request_is_answered()
    {
        await using AggregatorBench bench = await StartAsync();

        CommitAnswer answer = await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5), At("10:01:00", 70.5)));

        Assert.Equal(new CommitAnswer { Accepted = 2, DeadLettered = 0 }, answer);
        Assert.Equal([At("10:01:00", 70.5), At("10:03:05", 71.5)], await bench.StandingAsync("pump-17"));
        Assert.Equal(71, (await bench.FeaturesAsync("pump-17")).Sensors["temperature"].Single().Mean);
    }

    [Fact]
    public async Task A_device_and_chunk_is_written_in_one_commit_after_run_item_and_index()
    {
        await using AggregatorBench bench = await StartAsync();

        await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5)));

        Assert.Equal(
            ["run:20261122T100000Z", "devices:20261122T100000Z:0:0", "features:20261122T100000Z:pump-17 readings:20261122T100000Z:pump-17"],
            bench.State.Commits.Select(keys => string.Join(' ', keys)));
    }

    [Fact]
    public async Task The_first_to_come_creates_the_run_item_open_with_the_schedules_shards_and_without_expiry()
    {
        await using AggregatorBench bench = await StartAsync();

        await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5)));

        Assert.Equal(new RunItem { Shards = 2 }, bench.State.Find<RunItem>("run:20261122T100000Z"));
        Assert.Null(bench.State.ExpiryOf("run:20261122T100000Z"));
    }

    [Fact]
    public async Task A_period_keeps_the_shard_count_it_was_created_with()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Open, shards: 16);

        await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5)));

        Assert.Contains("devices:20261122T100000Z:2:0", bench.State.Keys);
    }

    [Fact]
    public async Task All_items_of_a_period_but_the_run_item_expire_at_its_end_plus_retention()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Closed);

        await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5)));

        string[] expiring = [.. bench.State.Keys.Where(key => key is not ("schedule" or "run:20261122T100000Z"))];
        Assert.Equal(5, expiring.Length);
        Assert.All(expiring, key => Assert.Equal(Time("2026-11-29T11:00:00Z"), bench.State.ExpiryOf(key)));
    }

    [Fact]
    public async Task A_reading_sent_twice_counts_once_and_is_not_written_again()
    {
        await using AggregatorBench bench = await StartAsync();
        await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5)));
        int commits = bench.State.Commits.Count;

        CommitAnswer answer = await bench.PostAsync(Of("pump-17", At("10:03:05", 71.5), At("10:03:05", 71.5)));

        Assert.Equal(new CommitAnswer { Accepted = 2, DeadLettered = 0 }, answer);
        Assert.Equal(commits, bench.State.Commits.Count);
        Assert.Equal([At("10:03:05", 71.5)], await bench.StandingAsync("pump-17"));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task Of_two_values_for_one_reading_the_smaller_stands_and_the_other_is_dead_lettered(double first, double second)
    {
        await using AggregatorBench bench = await StartAsync();

        await bench.PostAsync(Of("pump-17", At("10:03:05", first)));
        await bench.PostAsync(Of("pump-17", At("10:03:05", second)));

        Assert.Equal([At("10:03:05", 1)], await bench.StandingAsync("pump-17"));
        Assert.Equal(
            [("conflicting value", """{"deviceId":"pump-17","sensor":"temperature","at":"2026-11-22T10:03:05.0000000Z","value":2}""")],
            bench.Blobs.DeadLetters());
    }

    [Fact]
    public async Task Dead_letters_are_durable_before_the_commit()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.Blobs.Away = true;

        await Assert.ThrowsAsync<GatewayException>(() => bench.PostAsync(Of("pump-17", At("10:03:05", 1), At("10:03:05", 2))));

        Assert.Empty(await bench.StandingAsync("pump-17"));
    }

    [Fact]
    public async Task Beyond_the_caps_the_earliest_readings_and_first_sensors_stand()
    {
        await using AggregatorBench bench = await StartAsync(("Aggregator:ReadingsPerSeries", "2"), ("Aggregator:SensorsPerDevice", "1"));

        CommitAnswer answer = await bench.PostAsync(Of(
            "pump-17", At("10:03:00", 3, "a"), At("10:01:00", 1, "a"), At("10:02:00", 2, "a"), At("10:01:00", 1, "b")));

        Assert.Equal(new CommitAnswer { Accepted = 2, DeadLettered = 2 }, answer);
        Assert.Equal([At("10:01:00", 1, "a"), At("10:02:00", 2, "a")], await bench.StandingAsync("pump-17"));
        Assert.Equal(
            ["too many readings of the series in its chunk", "too many sensors of the device in the chunk"],
            bench.Blobs.DeadLetters().Select(letter => letter.Reason).Order());
    }

    [Fact]
    public async Task Requests_that_wait_together_are_committed_together()
    {
        await using AggregatorBench bench = await StartAsync(("Aggregator:Committers", "1"));

        await Task.WhenAll(await bench.PostTogetherAsync([.. Enumerable.Range(1, 5).Select(pump => Of($"pump-{pump}", At("10:03:05", 1)))]));

        Assert.Single(bench.State.Commits, keys => keys.Count == 10);
    }
}

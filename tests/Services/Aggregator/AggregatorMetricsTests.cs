using System.Reflection;
using Fleetscore.Aggregator;
using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Observability;
using Fleetscore.Windowing;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

public sealed class AggregatorMetricsTests
{
    [Fact]
    public async Task Accepted_readings_are_counted_and_the_others_by_what_is_wrong_with_them()
    {
        await using AggregatorBench bench = await StartAsync();
        using var accepted = new Measured<long>(bench.Meters, "Aggregator", MetricNames.ReadingsAccepted);
        using var letters = new Measured<long>(bench.Meters, "Aggregator", MetricNames.DeadLetters);
        using var late = new Measured<long>(bench.Meters, "Aggregator", MetricNames.ReadingsLate);

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1), At("10:02:00", 2), At("10:02:00", 3), At("10:40:00", 4), At("07:59:00", 5)));

        Assert.Equal([2], accepted.Values);
        Assert.Equal(
            new Dictionary<string, long> { ["conflicting_value"] = 1, ["ahead"] = 1, ["before_start"] = 1 }, letters.By(AttributeNames.Reason));
        Assert.Empty(late.Values);
    }

    [Fact]
    public async Task Readings_of_a_period_whose_run_has_begun_are_late_those_refused_are_not()
    {
        await using AggregatorBench bench = await StartAsync();
        using var late = new Measured<long>(bench.Meters, "Aggregator", MetricNames.ReadingsLate);
        bench.PutRun(PeriodState.Closed);

        await bench.PostAsync(
            Of("pump-17", At("10:01:00", 1), At("10:06:00", 2), At("10:06:00", 3)), Of("pump-18", At("10:01:00", 1)), Of("pump-19", At("09:01:00", 1)));

        Assert.Equal(3, late.Values.Sum());
    }

    [Fact]
    public async Task A_batch_is_timed_once_whoever_waits_in_it()
    {
        await using AggregatorBench bench = await StartAsync(("Aggregator:Committers", "1"));
        using var commits = new Measured<double>(bench.Meters, "Aggregator", MetricNames.CommitDuration);

        await Task.WhenAll(await bench.PostTogetherAsync(Of("pump-17", At("10:01:00", 1)), Of("pump-18", At("10:01:00", 1))));

        await bench.StopAsync(); // A batch is timed when its requests are answered already.
        Assert.Equal(2, commits.Values.Count); // That of the request that held the loop, and that of the two.
    }

    [Fact]
    public async Task The_queue_is_as_long_as_what_waits_for_the_commit_that_is_under_way()
    {
        await using AggregatorBench bench = await StartAsync(("Aggregator:Committers", "1"));
        using var queue = new Measured<long>(bench.Meters, "Aggregator", MetricNames.QueueLength);
        IReadOnlyDictionary<string, long>? whileTwoWait = null;

        await Task.WhenAll(await bench.PostTogetherAsync(
            () => whileTwoWait = queue.Now(AttributeNames.Queue), Of("pump-17", At("10:01:00", 1)), Of("pump-18", At("10:01:00", 1))));

        Assert.Equal(new Dictionary<string, long> { ["commits"] = 2 }, whileTwoWait);
        Assert.Equal(new Dictionary<string, long> { ["commits"] = 0 }, queue.Now(AttributeNames.Queue));
    }

    [Fact]
    public void Every_reason_is_counted_under_a_kind_of_its_own()
    {
        IEnumerable<string> reasons = new[] { typeof(IntakeCheck), typeof(RefusedReading), typeof(MergedChunk) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.DoesNotContain(DeadLetterReasons.Other, reasons.Select(ReadingLetters.Kind));
    }
}

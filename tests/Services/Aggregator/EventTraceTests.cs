using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Fakes;
using Fleetscore.Windowing;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

/// <summary>Which event a chunk's features item names: the newest sampled one that changed it.</summary>
public sealed class EventTraceTests : IDisposable
{
    private readonly SampledSpans spans = new("Fleetscore.Aggregator");

    [Fact]
    public async Task A_sampled_event_is_named_and_leads_to_its_batch()
    {
        AggregatorBench bench = await StartAsync();

        Activity commit = await PostSampledAsync(bench, At("10:01:00", 70.5));
        byte[] item = await bench.FeaturesItemAsync("pump-17");
        await bench.DisposeAsync(); // The batch ends after those who waited are answered.

        Assert.Equal(commit.SpanId, FeaturesItem.TraceOf(item)?.SpanId);
        Assert.Equal("pump-17", commit.GetTagItem(AttributeNames.Device));
        Assert.Equal(1, commit.GetTagItem(AttributeNames.Readings));
        Activity batch = spans.Of(commit).Single(span => span.OperationName == SpanNames.Batch);
        Assert.Equal(commit.SpanId, batch.ParentSpanId);
        Assert.Equal(batch.Context, Assert.Single(commit.Links).Context);
    }

    [Fact]
    public async Task An_event_that_is_not_sampled_leaves_the_one_that_is_named()
    {
        await using AggregatorBench bench = await StartAsync();
        Activity commit = await PostSampledAsync(bench, At("10:01:00", 70.5));

        await bench.PostAsync(Of("pump-17", At("10:02:00", 71)));

        Assert.Equal(commit.SpanId, FeaturesItem.TraceOf(await bench.FeaturesItemAsync("pump-17"))?.SpanId);
        Assert.Equal(2, (await bench.StandingAsync("pump-17")).Count);
    }

    [Fact]
    public async Task Of_two_sampled_events_the_newer_one_that_changed_something_is_named()
    {
        await using AggregatorBench bench = await StartAsync();
        await PostSampledAsync(bench, At("10:01:00", 70.5));
        Activity second = await PostSampledAsync(bench, At("10:02:00", 71));

        await PostSampledAsync(bench, At("10:01:00", 70.5));

        Assert.Equal(second.SpanId, FeaturesItem.TraceOf(await bench.FeaturesItemAsync("pump-17"))?.SpanId);
    }

    [Fact]
    public async Task Whether_an_event_is_sampled_changes_no_byte_of_the_features()
    {
        await using AggregatorBench sampled = await StartAsync();
        await using AggregatorBench unsampled = await StartAsync();

        await PostSampledAsync(sampled, At("10:01:00", 70.5), At("10:02:00", 71));
        await unsampled.PostAsync(Of("pump-17", At("10:02:00", 71), At("10:01:00", 70.5)));

        byte[] plain = await unsampled.FeaturesItemAsync("pump-17");
        Assert.Null(FeaturesItem.TraceOf(plain));
        Assert.Equal(plain, FeaturesItem.FeaturesOf(await sampled.FeaturesItemAsync("pump-17")).ToArray());
    }

    public void Dispose() => spans.Dispose();

    /// <returns>The event's commit span.</returns>
    private async Task<Activity> PostSampledAsync(AggregatorBench bench, params Reading[] readings)
    {
        using Activity trace = SampledSpans.Begin();
        await bench.PostAsync(Of("pump-17", readings));
        return spans.Of(trace).Single(span => span.OperationName == SpanNames.Commit);
    }
}

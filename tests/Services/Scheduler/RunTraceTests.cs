using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>Where a run's trace begins, and what leads to it.</summary>
public sealed class RunTraceTests
{
    [Fact]
    public async Task An_instance_is_started_within_a_tick_of_its_own_and_no_other_pass_makes_one()
    {
        var ticks = new List<(string? Name, object? Period)>();
        using var allTicks = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Fleetscore.Scheduler",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) => // other tests' spans are kept or not as those tests have it
                span.Name == SpanNames.Tick ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(allTicks);
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        rig.Instances.Started = _ => ticks.Add((Activity.Current?.OperationName, Activity.Current?.GetTagItem(AttributeNames.Period)));

        using Activity outside = SampledSpans.Begin();
        await rig.TickAsync();
        await rig.TickAfterAsync(TimeSpan.FromMinutes(62));
        await rig.TickAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([(SpanNames.Tick, "20261122T100000Z")], ticks);
        Assert.Same(outside, Activity.Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ledger_names_the_trace_of_its_run_where_it_is_kept(bool kept)
    {
        using var spans = new SampledSpans("Fleetscore.Scheduler");
        SchedulerRig rig = await SchedulerRig.SetUpAsync();
        await rig.TickAfterAsync(TimeSpan.FromMinutes(62));
        var scored = new ScoredRun(Results.Plan(shards: 1) with { Version = RunItem.NoVersion }, [Results.Empty(0)]);

        using Activity trace = SampledSpans.Begin(kept);
        await rig.PublishRun().RunAsync(null!, scored);

        (string _, byte[] content) = rig.Blobs.Of(ComponentNames.Results).Single();
        Assert.Equal(kept ? trace.TraceId.ToHexString() : null, ContractsJson.Read<Ledger>(content).TraceId);
    }
}

using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using OpenTelemetry.Trace;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class TraceSamplerTests
{
    private static readonly ActivityTraceId Trace = ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c");

    [Theory]
    [InlineData(AppIds.Ingest)]
    [InlineData(AppIds.Scheduler)]
    [InlineData(AppIds.Scorer)]
    public void A_span_in_a_process_follows_the_one_above_it(string app)
    {
        Assert.True(Keeps(app, share: 0, Parent(sampled: true, remote: false)));
        Assert.False(Keeps(app, share: 1, Parent(sampled: false, remote: false)));
    }

    [Fact]
    public void What_came_from_elsewhere_is_kept_as_there_but_for_events_beyond_the_share()
    {
        Assert.True(Keeps(AppIds.Scorer, share: 0, Parent(sampled: true, remote: true)));
        Assert.False(Keeps(AppIds.Scorer, share: 1, Parent(sampled: false, remote: true)));
        Assert.False(Keeps(AppIds.Ingest, share: 0, Parent(sampled: true, remote: true)));
        Assert.True(Keeps(AppIds.Ingest, share: 1, Parent(sampled: true, remote: true)));
    }

    [Fact]
    public void Of_what_begins_here_runs_are_kept_and_a_share_of_the_rest()
    {
        Assert.True(Keeps(AppIds.Scheduler, share: 0, parent: default, SpanNames.Tick));
        Assert.False(Keeps(AppIds.Scheduler, share: 0, parent: default));
        Assert.True(Keeps(AppIds.Scheduler, share: 1, parent: default));
    }

    [Fact]
    public void A_call_that_nothing_asked_for_is_no_trace() =>
        Assert.False(Keeps(AppIds.Aggregator, share: 1, parent: default, kind: ActivityKind.Client));

    private static ActivityContext Parent(bool sampled, bool remote) => new(
        Trace, ActivitySpanId.CreateRandom(), sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, traceState: null, remote);

    private static bool Keeps(string app, double share, ActivityContext parent, string name = "GET /", ActivityKind kind = ActivityKind.Server) =>
        new TraceSampler(app, share).ShouldSample(new SamplingParameters(parent, Trace, name, kind)).Decision == SamplingDecision.RecordAndSample;
}

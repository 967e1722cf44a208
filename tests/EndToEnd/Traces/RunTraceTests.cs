using Fleetscore.Contracts;
using Fleetscore.Tests.EndToEnd.Traces.Otlp;

namespace Fleetscore.Tests.EndToEnd.Traces;

/// <summary>Two runs and the events before them, as every process of a real system exported them.</summary>
[Collection(nameof(TracedSystem))]
public sealed class RunTraceTests(PlayedTraces played) : IClassFixture<PlayedTraces>
{
    private const int Shards = 16;

    private SpanForest Spans => played.System.Spans;

    private CollectedSpan[] Ticks => [.. Spans.Named(SpanNames.Tick)];

    [Fact]
    public void Every_run_is_one_trace_that_begins_with_its_tick_and_has_no_gaps()
    {
        Assert.Equal(2, Ticks.Length);
        foreach (CollectedSpan tick in Ticks)
        {
            Assert.Same(tick, Assert.Single(Spans.OfTrace(tick.Trace), span => span.IsRoot));
            Assert.DoesNotContain(Spans.OfTrace(tick.Trace), span => !span.IsRoot && Spans.ParentOf(span) is null);
            Assert.Equal("scheduler", tick.Service);
        }
    }

    [Fact]
    public void A_run_says_which_one_it_is_wherever_its_work_is_done()
    {
        Assert.Equal(played.System.Ledgers.Keys.Order(), Ticks.Select(tick => tick.Text(AttributeNames.Period)).Order());
        string[] whoseWork = [SpanNames.Tick, SpanNames.Plan, SpanNames.ScoreShard, SpanNames.Score, SpanNames.Publish];
        foreach (CollectedSpan span in Spans.All.Where(span => whoseWork.Contains(span.Name)))
        {
            CollectedSpan tick = Ticks.Single(tick => tick.Trace == span.Trace);
            Assert.Equal(tick.Text(AttributeNames.Period), span.Text(AttributeNames.Period));
            Assert.Equal(0, span.Number(AttributeNames.Revision));
            Assert.Equal(0, span.Number(AttributeNames.Epoch));
        }
    }

    [Fact]
    public void Each_shard_leads_from_the_tick_through_the_workflow_to_scorer()
    {
        foreach (CollectedSpan tick in Ticks)
        {
            CollectedSpan[] scores = [.. Spans.OfTrace(tick.Trace).Where(span => span.Name == SpanNames.Score)];
            Assert.Equal(Enumerable.Range(0, Shards).Select(shard => (long)shard), scores.Select(score => score.Number(AttributeNames.Shard)).Order());
            foreach (CollectedSpan score in scores)
            {
                Assert.Equal(
                    [
                        "scorer: score",
                        "scorer: POST /score",
                        "localdapr: CallLocal/scorer/score",
                        "localdapr: CallLocal/scorer/score",
                        "scheduler: invoke scorer/score",
                        "scheduler: ScoreShard",
                        "scheduler: WorkflowActivity ScoreShard",
                        "localdapr: activity||ScoreShard",
                        "localdapr: orchestration||ScoringRun",
                        "localdapr: create_orchestration||ScoringRun",
                        "scheduler: tick",
                    ],
                    Spans.Way(score));
            }
        }
    }

    [Fact]
    public void A_run_is_planned_once_and_published_once()
    {
        foreach (string name in (string[])[SpanNames.Plan, SpanNames.Publish])
        {
            Assert.Equal(2, Spans.Named(name).Select(span => span.Trace).Distinct().Count());
            Assert.All(Spans.Named(name), span => Assert.Contains("localdapr: orchestration||ScoringRun", Spans.Way(span)));
        }
    }

    [Fact]
    public void Scorer_reads_models_and_features_and_writes_results()
    {
        CollectedSpan[] scores = [.. Spans.Named(SpanNames.Score).Where(score => score.Number(AttributeNames.Devices) > 0)];
        Assert.NotEmpty(scores);
        Assert.All(scores, score => Assert.Contains(
            Spans.ChildrenOf(score).Where(child => child.Name == SpanNames.ReadFeatures),
            read => Spans.Below(read).Any(call => call.Name == "dapr.proto.runtime.v1.Dapr/GetBulkState")));
        Assert.All(scores, score => Assert.Contains(
            Spans.ChildrenOf(score).Where(child => child.Name == SpanNames.WriteResults),
            write => write.Text(AttributeNames.Blob).StartsWith("verdicts/", StringComparison.Ordinal)
                && Spans.Below(write).Any(call => call.Name == "dapr.proto.runtime.v1.Dapr/InvokeBinding")));
        Assert.NotEmpty(Spans.Named(SpanNames.ReadModels));
        Assert.All(Spans.Named(SpanNames.ReadModels), read => Assert.Equal(SpanNames.Score, Spans.ParentOf(read)?.Name));
    }

    [Fact]
    public void Spans_count_what_the_ledger_counts()
    {
        foreach (CollectedSpan tick in Ticks)
        {
            Ledger ledger = played.System.Ledgers[tick.Text(AttributeNames.Period)];
            AssertCounts(ledger.Counts, Spans.OfTrace(tick.Trace).Last(span => span.Name == SpanNames.Publish));
            foreach (CollectedSpan shard in Spans.OfTrace(tick.Trace).Where(span => span.Name is SpanNames.Score or SpanNames.ScoreShard))
            {
                AssertCounts(ledger.Shards.Single(one => one.Shard == shard.Number(AttributeNames.Shard)).Counts, shard);
                Assert.Equal(ledger.Version, shard.Text(AttributeNames.ModelVersion));
            }
        }
    }

    [Fact]
    public void A_ledger_names_its_runs_trace() =>
        Assert.All(Ticks, tick => Assert.Equal(tick.Trace, played.System.Ledgers[tick.Text(AttributeNames.Period)].TraceId));

    [Fact]
    public void Verdicts_with_anomalies_link_to_the_events_they_came_from()
    {
        Assert.Equal(
            played.System.Ledgers.Values.Sum(ledger => ledger.Counts.Anomalies),
            Spans.Named(SpanNames.Verdict).Sum(verdict => verdict.Number(AttributeNames.Anomalies)));
        foreach (CollectedSpan verdict in Spans.Named(SpanNames.Verdict))
        {
            Assert.Equal(SpanNames.Score, Spans.ParentOf(verdict)?.Name);
            Assert.NotEmpty(verdict.Links);
            Assert.All(verdict.Links, link =>
            {
                CollectedSpan? commit = Spans.Find(link);
                Assert.Equal(SpanNames.Commit, commit?.Name);
                Assert.Equal(verdict.Text(AttributeNames.Device), commit!.Text(AttributeNames.Device));
            });
        }
    }

    [Fact]
    public void Every_event_is_one_trace_from_the_binding_to_the_commit()
    {
        CollectedSpan[] commits = [.. Spans.Named(SpanNames.Commit)];
        Assert.Equal(Fleet.Devices * 2, commits.Length);
        Assert.Equal(commits.Length, commits.Select(commit => commit.Trace).Distinct().Count());
        Assert.Equal(Fleet.Devices * Fleet.ReadingsPerDevice, commits.Sum(commit => commit.Number(AttributeNames.Readings)));
        foreach (CollectedSpan commit in commits)
        {
            Assert.Equal(
                [
                    "aggregator: commit",
                    "aggregator: POST /readings",
                    "localdapr: CallLocal/aggregator/readings",
                    "localdapr: CallLocal/aggregator/readings",
                    "ingest: invoke aggregator/readings",
                    "ingest: event",
                    "ingest: POST /telemetry",
                    "localdapr: bindings/telemetry",
                ],
                Spans.Way(commit));
            Assert.DoesNotContain(Spans.OfTrace(commit.Trace), span => !span.IsRoot && Spans.ParentOf(span) is null);
        }
    }

    [Fact]
    public void A_commit_leads_to_the_batch_that_wrote_it_and_back()
    {
        foreach (CollectedSpan commit in Spans.Named(SpanNames.Commit))
        {
            Assert.NotEmpty(commit.Links);
            foreach (CollectedSpan? batch in commit.Links.Select(Spans.Find))
            {
                Assert.Equal(SpanNames.Batch, batch?.Name);
                Assert.True(batch!.Parent == commit.Id || batch.Links.Contains((commit.Trace, commit.Id)));
                Assert.Contains(Spans.Below(batch), call => call.Name == "dapr.proto.runtime.v1.Dapr/ExecuteStateTransaction");
            }
        }
    }

    [Fact]
    public void Nobody_traces_health_and_no_span_holds_a_readings_value()
    {
        Assert.DoesNotContain(Spans.All, span => span.Attributes.Values.Any(value => value.Text.Contains("/health", StringComparison.Ordinal)));
        Assert.DoesNotContain(Spans.All, span => span.Attributes.Values.Any(value => value.KindCase == Value.KindOneofCase.Real));
    }

    private static void AssertCounts(RunCounts counts, CollectedSpan span)
    {
        Assert.Equal(counts.Devices, span.Number(AttributeNames.Devices));
        Assert.Equal(counts.Expected, span.Number(AttributeNames.SeriesCount));
        Assert.Equal(counts.Outcomes.Scored, span.Number(AttributeNames.SeriesScored));
        Assert.Equal(counts.Windows, span.Number(AttributeNames.Windows));
        Assert.Equal(counts.Anomalies, span.Number(AttributeNames.Anomalies));
        Assert.Equal(counts.Readings, span.Number(AttributeNames.Readings));
    }
}

/// <summary>All events traced.</summary>
public sealed class PlayedTraces : IAsyncLifetime
{
    internal TracedSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync() => System = await TracedSystem.PlayAsync(eventShare: 1);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

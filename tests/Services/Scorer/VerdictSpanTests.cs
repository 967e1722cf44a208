using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Scorer;
using Fleetscore.Scoring;
using Fleetscore.Tests.Services.Fakes;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Services.Scorer;

/// <summary>The devices with anomalies in a shard's trace.</summary>
public sealed class VerdictSpanTests
{
    private static readonly TimeGrid Grid = TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));

    [Fact]
    public async Task A_device_with_an_anomaly_is_a_span_that_links_to_the_event_of_its_chunk()
    {
        using var spans = new SampledSpans("Fleetscore.Scorer");
        var rig = new ScorerRig();
        rig.Read("normal", "s", 1, 20);
        rig.Read("odd", "s", 1, 20);
        rig.Read("odd", "s", 7, 90);
        ActivityContext quiet = rig.ChangedBy("odd", ScorerRig.Ten);
        ActivityContext odd = rig.ChangedBy("odd", ScorerRig.Ten.AddMinutes(5));
        await rig.PublishAsync(1, ("normal", "s", ScorerRig.Around(20)), ("odd", "s", ScorerRig.Around(20)));

        using Activity trace = SampledSpans.Begin();
        await rig.ScoreAsync(version: "v1");

        Activity verdict = Assert.Single(spans.Of(trace), span => span.OperationName == SpanNames.Verdict);
        Activity score = Assert.Single(spans.Of(trace), span => span.OperationName == SpanNames.Score);
        Assert.Equal(score.SpanId, verdict.ParentSpanId);
        Assert.Equal("odd", verdict.GetTagItem(AttributeNames.Device));
        Assert.Equal(1, verdict.GetTagItem(AttributeNames.Anomalies));
        Assert.Equal(odd.SpanId, Assert.Single(verdict.Links).Context.SpanId);
        Assert.NotEqual(odd.SpanId, quiet.SpanId);
    }

    [Fact]
    public async Task Where_nobody_traces_there_is_nothing_but_the_same_result()
    {
        var traced = new ScorerRig();
        var untraced = new ScorerRig();
        foreach (ScorerRig rig in (ScorerRig[])[traced, untraced])
        {
            rig.Read("odd", "s", 7, 90);
            await rig.PublishAsync(1, ("odd", "s", ScorerRig.Around(20)));
        }

        traced.ChangedBy("odd", ScorerRig.Ten.AddMinutes(5));

        ScoreShardResult one = await traced.ScoreAsync(version: "v1");
        ScoreShardResult other = await untraced.ScoreAsync(version: "v1");
        Assert.Equal(untraced.Contents(other.Verdicts), traced.Contents(one.Verdicts));
        Assert.Equal(untraced.Hashes(other), traced.Hashes(one));
    }

    [Fact]
    public void The_most_anomalous_devices_are_told_and_no_more_than_twenty()
    {
        var anomalous = new AnomalousDevices(Grid);
        for (int device = 0; device < 50; device++)
        {
            anomalous.Add(Scored($"d{device:00}", anomalies: device % 10), DeviceFeatures.Nothing($"d{device:00}"));
        }

        Assert.Equal(
            ["d09", "d19", "d29", "d39", "d49", "d08", "d18", "d28", "d38", "d48", "d07", "d17", "d27", "d37", "d47", "d06", "d16", "d26", "d36", "d46"],
            anomalous.List.Select(device => device.Device));
    }

    private static ScoredDevice Scored(string device, int anomalies) => new(
        device,
        [.. Enumerable.Range(0, 12).Select(window => new Verdict(
            new SeriesId(device, "s"), new WindowFeatures(ScorerRig.Ten.AddMinutes(5 * window), 1, 1, 0, 1, 1, 1, 1, 0), Score: 1, Anomaly: window < anomalies, Model: "v1", Revision: 0))],
        [],
        Hash: null);
}

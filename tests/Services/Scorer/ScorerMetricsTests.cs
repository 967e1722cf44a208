using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Observability;

namespace Fleetscore.Tests.Services.Scorer;

public sealed class ScorerMetricsTests
{
    [Fact]
    public async Task A_scored_shard_is_timed_and_its_models_are_counted_not_its_series()
    {
        var rig = new ScorerRig();
        using var models = new Measured<long>(rig.Meters, "Scorer", MetricNames.ModelsScored);
        using var duration = new Measured<double>(rig.Meters, "Scorer", MetricNames.ShardDuration);
        using var packs = new Measured<long>(rig.Meters, "Scorer", MetricNames.PacksLoaded);
        await rig.PublishAsync(packs: 1, ("pump", "silent", ScorerRig.Around(10)), ("pump", "t", ScorerRig.Around(10)));
        rig.Read("pump", "t", minute: 1, value: 10);
        rig.Read("pump", "without model", minute: 1, value: 10);

        await rig.ScoreAsync(version: "v1");
        await rig.ScoreAsync(version: "v1");

        Assert.Equal([1, 1], models.Values);
        Assert.Equal(2, duration.Values.Count);
        Assert.Equal([rig.Blobs.Of(ComponentNames.Models).Single(blob => blob.Name == BlobPaths.Pack("v1", 0)).Content.Length], packs.Values);
    }
}

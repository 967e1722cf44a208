using System.Security.Cryptography;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scorer;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.Services.Scorer;

public sealed class ShardModelsTests
{
    private static readonly string[] Fleet = [.. Enumerable.Range(0, 40).Select(device => $"device-{device}")];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(4, 4)]
    [InlineData(8, 4)]
    [InlineData(16, 1)]
    public async Task Packs_and_shards_nest_so_that_every_device_is_scored_in_its_shard_once(int packs, int shards)
    {
        var rig = new ScorerRig(shards);
        await rig.PublishAsync(packs, [.. Fleet.Select(device => (device, "t", ScorerRig.Around(1)))]);
        foreach (string device in Fleet.Take(20))
        {
            rig.Read(device, "t", minute: 1, value: 1);
        }

        var outcomes = new List<SeriesOutcome>();
        for (int shard = 0; shard < shards; shard++)
        {
            ScoreShardResult result = await rig.ScoreAsync(shard, "v1");
            Assert.True(result.Counts.AddsUp());
            Assert.All(rig.Outcomes(result), outcome => Assert.Equal(shard, Sharding.ShardOf(outcome.Device, shards)));
            outcomes.AddRange(rig.Outcomes(result));
        }

        Assert.Equal(Fleet.Order(StringComparer.Ordinal), outcomes.Select(outcome => outcome.Device).Order(StringComparer.Ordinal));
        Assert.Equal(20, outcomes.Count(outcome => outcome.Outcome == Outcome.Scored));
        Assert.Equal(20, outcomes.Count(outcome => outcome.Outcome == Outcome.NoData));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("changed")]
    public async Task A_damaged_pack_fails_the_series_seen_of_its_devices_and_hurts_no_others(string how)
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(packs: 2, [.. Fleet.Select(device => (device, "t", ScorerRig.Around(1)))]);
        byte[] pack = rig.Blobs.Of(ComponentNames.Models).Single(blob => blob.Name == "versions/v1/pack-0001.bin").Content;
        await rig.WriteModelBlobAsync("versions/v1/pack-0001.bin", how == "truncated" ? pack[..^7] : [.. pack[..^1], (byte)(pack[^1] + 1)]);
        foreach (string device in Fleet)
        {
            rig.Read(device, "t", minute: 1, value: 1);
        }

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        Assert.All(rig.Outcomes(result), outcome =>
        {
            bool damaged = Sharding.ShardOf(outcome.Device, 2) == 1;
            Assert.Equal(damaged ? Outcome.Failed : Outcome.Scored, outcome.Outcome);
            Assert.Equal(damaged, outcome.Reason?.StartsWith("model refused: versions/v1/pack-0001.bin: the manifest says SHA-256 ", StringComparison.Ordinal) == true);
        });
        Assert.Equal(40, result.Counts.Expected);
        Assert.True(result.Counts.AddsUp());
    }

    [Fact]
    public async Task A_pack_that_is_what_its_manifest_says_but_no_pack_fails_its_series()
    {
        var rig = new ScorerRig();
        byte[] pack = [0xF3, 99];
        await rig.WriteModelBlobAsync("versions/v1/pack-0000.bin", pack);
        var blob = new BlobReference("versions/v1/pack-0000.bin", pack.Length, Convert.ToHexStringLower(SHA256.HashData(pack)));
        await rig.WriteModelBlobAsync("versions/v1/manifest.json", ContractsJson.Write(new ModelManifest
        {
            Version = "v1",
            Series = 1,
            Refused = 0,
            Packs = [new PackReference { Blob = blob, Series = 1, Refused = 0 }],
        }));
        rig.Read("a", "t", minute: 1, value: 1);

        SeriesOutcome outcome = Assert.Single(rig.Outcomes(await rig.ScoreAsync(version: "v1")));

        Assert.Equal(Outcome.Failed, outcome.Outcome);
    }

    [Fact]
    public async Task A_manifest_that_is_none_fails_every_series_seen()
    {
        var rig = new ScorerRig();
        await rig.WriteModelBlobAsync("versions/v1/manifest.json", "{"u8.ToArray());
        rig.Read("a", "t", minute: 1, value: 1);

        SeriesOutcome outcome = Assert.Single(rig.Outcomes(await rig.ScoreAsync(version: "v1")));

        Assert.Equal(Outcome.Failed, outcome.Outcome);
        Assert.StartsWith("model refused: versions/v1/manifest.json cannot be used: ", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_that_cannot_be_read_is_no_outcome_and_is_read_again()
    {
        var rig = new ScorerRig();
        await rig.PublishAsync(packs: 1, ("a", "t", ScorerRig.Around(1)));
        rig.Read("a", "t", minute: 1, value: 1);
        rig.Blobs.Away = true;
        await Assert.ThrowsAsync<GatewayException>(() => rig.ScoreAsync(version: "v1"));
        rig.Blobs.Away = false;

        ScoreShardResult result = await rig.ScoreAsync(version: "v1");

        Assert.Equal(1, result.Counts.Outcomes.Scored);
    }

    [Fact]
    public async Task Packs_stay_in_memory_while_they_fit()
    {
        var cache = new PackCache(maxBytes: 25);
        var loads = new List<string>();

        foreach (string blob in new[] { "a", "b", "a", "c", "a", "b" }) // c pushes b out: a was used since
        {
            await GetAsync(cache, blob, size: 10, () =>
            {
                loads.Add(blob);
                return Task.FromResult(Empty());
            });
        }

        Assert.Equal(["a", "b", "c", "b"], loads);
    }

    [Fact]
    public async Task Who_asks_for_a_pack_that_is_being_loaded_waits_for_that_load()
    {
        var cache = new PackCache(maxBytes: 25);
        var loading = new TaskCompletionSource<ModelPack>();
        int loads = 0;
        Task<ModelPack> Load()
        {
            loads++;
            return loading.Task;
        }

        using var givenUp = new CancellationTokenSource();
        Task<ModelPack> first = cache.GetAsync("a", 10, Load, givenUp.Token);
        Task<ModelPack> second = cache.GetAsync("a", 10, Load, TestContext.Current.CancellationToken);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        loading.SetResult(Empty());

        Assert.Same(await loading.Task, await second);
        Assert.Equal(1, loads);
    }

    [Fact]
    public async Task A_load_that_failed_is_not_kept()
    {
        var cache = new PackCache(maxBytes: 25);
        await Assert.ThrowsAsync<GatewayException>(() => GetAsync(cache, "a", 10, () => Task.FromException<ModelPack>(new GatewayException("away"))));

        await GetAsync(cache, "a", 10, () => Task.FromResult(Empty()));
    }

    private static Task<ModelPack> GetAsync(PackCache cache, string blob, long size, Func<Task<ModelPack>> load) =>
        cache.GetAsync(blob, size, load, TestContext.Current.CancellationToken);

    private static ModelPack Empty() => ModelPack.Decode(ModelPack.Encode([]));
}

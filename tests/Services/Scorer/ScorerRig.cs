using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Scorer;
using Fleetscore.Scoring;
using Fleetscore.Tests.Services.Fakes;
using Fleetscore.Windowing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Services.Scorer;

/// <summary>A scorer on fakes, and a period from 10:00 to 11:00 with windows of 5 minutes to fill.</summary>
internal sealed class ScorerRig
{
    public static readonly DateTimeOffset Ten = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly TimeGrid Grid = TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
    private readonly Dictionary<(DateTimeOffset Chunk, string Device), ChunkReadings> chunks = [];
    private readonly Dictionary<int, HashSet<string>> index = [];

    public ScorerRig(int shards = 1, ScorerOptions? options = null)
    {
        Shards = shards;
        State = new InMemoryState(TimeProvider.System);
        var metrics = new ScorerMetrics(Meters);
        Scoring = new ShardScoring(
            new VersionModels(Blobs, options ?? new ScorerOptions(), metrics, NullLogger<VersionModels>.Instance),
            new DeviceIndex(State),
            new FeatureReader(State, NullLogger<FeatureReader>.Instance),
            Blobs,
            new CountingIds(),
            TimeProvider.System,
            metrics,
            NullLogger<ShardScoring>.Instance);
    }

    public int Shards { get; }

    public InMemoryState State { get; }

    public InMemoryBlobs Blobs { get; } = new();

    public IMeterFactory Meters { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public ShardScoring Scoring { get; }

    /// <summary>Calls values within about 0.8 of the centre normal, all others an anomaly.</summary>
    public static ImportedModel Around(double centre) =>
        ImportedModel.Of(new OneClassSvm(new StandardScaler(centre, 1), gamma: 1, intercept: -0.5, vectors: [0], coefficients: [1]));

    public ScoreShardRequest Request(int shard = 0, string version = RunItem.NoVersion) => new()
    {
        Run = new RunReference { Period = Ten, Revision = 0, Epoch = 0 },
        PeriodLength = Grid.Period,
        Window = Grid.Window,
        Shard = shard,
        Shards = Shards,
        Version = version,
    };

    public Task<ScoreShardResult> ScoreAsync(int shard = 0, string version = RunItem.NoVersion) =>
        Scoring.RunAsync(Request(shard, version), TestContext.Current.CancellationToken);

    /// <summary>What aggregator leaves after a reading: the device's name in the index, then its features.</summary>
    public void Read(string device, string sensor, double minute, double value) =>
        Read(device, [new Reading(sensor, Ten.AddMinutes(minute), value)]);

    /// <inheritdoc cref="Read(string, string, double, double)" />
    public void Read(string device, IEnumerable<Reading> readings)
    {
        Index(device);
        foreach (IGrouping<DateTimeOffset, Reading> added in readings.GroupBy(reading => Grid.ChunkStart(reading.At)))
        {
            ChunkReadings before = chunks.GetValueOrDefault((added.Key, device)) ?? ChunkReadings.Empty;
            ChunkReadings after = before.Merge(added, MergeLimits.Default).Readings;
            chunks[(added.Key, device)] = after;
            State.PutBytes(StateKeys.Features(added.Key, device), ChunkFeatures.From(after, added.Key, Grid).Encode(added.Key, Grid));
        }
    }

    /// <summary>What aggregator leaves in a chunk's item where a sampled event changed it.</summary>
    public ActivityContext ChangedBy(string device, DateTimeOffset chunk)
    {
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        byte[] features = ChunkFeatures.From(chunks[(chunk, device)], chunk, Grid).Encode(chunk, Grid);
        State.PutBytes(StateKeys.Features(chunk, device), FeaturesItem.Write(features, trace));
        return trace;
    }

    public void Index(string device)
    {
        int shard = Sharding.ShardOf(device, Shards);
        if (!index.TryGetValue(shard, out HashSet<string>? devices))
        {
            index.Add(shard, devices = []);
        }

        if (devices.Add(device))
        {
            string key = StateKeys.Devices(Ten, shard, (devices.Count - 1) / DevicePage.Capacity);
            IReadOnlyList<string> page = State.Find<DevicePage>(key)?.Devices ?? [];
            State.Put(key, new DevicePage { Devices = [.. page, device] });
        }
    }

    /// <summary>Publishes models as version v1, cut into packs.</summary>
    public async Task PublishAsync(int packs, params (string Device, string Sensor, ImportedModel Model)[] models)
    {
        var references = new List<PackReference>();
        for (int pack = 0; pack < packs; pack++)
        {
            PackEntry[] entries = [.. models.Where(model => Sharding.ShardOf(model.Device, packs) == pack)
                .Select(model => new PackEntry(new SeriesId(model.Device, model.Sensor), model.Model))];
            byte[] content = ModelPack.Encode(entries);
            string name = BlobPaths.Pack("v1", pack);
            await WriteModelBlobAsync(name, content);
            references.Add(new PackReference
            {
                Blob = new BlobReference(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))),
                Series = entries.Length,
                Refused = entries.Count(entry => entry.Model.Refusal is not null),
            });
        }

        var manifest = new ModelManifest
        {
            Version = "v1",
            Series = models.Length,
            Refused = models.Count(model => model.Model.Refusal is not null),
            Packs = references,
        };
        await WriteModelBlobAsync(BlobPaths.Manifest("v1"), ContractsJson.Write(manifest));
    }

    public Task WriteModelBlobAsync(string name, byte[] content) =>
        Blobs.WriteAsync(ComponentNames.Models, name, content, TestContext.Current.CancellationToken);

    /// <summary>The content of blobs a result names; each must be what its reference says.</summary>
    public IReadOnlyList<string> Contents(IReadOnlyList<BlobReference> references) => [.. references.Select(Content)];

    public IReadOnlyList<Verdict> Verdicts(ScoreShardResult result) =>
        [.. Contents(result.Verdicts).SelectMany(part => VerdictCsv.Read(new StringReader(part), "part").ToList())];

    public IReadOnlyList<SeriesOutcome> Outcomes(ScoreShardResult result) =>
        [.. Contents(result.Outcomes).SelectMany(part => JsonSerializer.Deserialize<List<SeriesOutcome>>(part, ContractsJson.Options)!)];

    public IReadOnlyDictionary<string, string> Hashes(ScoreShardResult result) => Contents(result.Hashes)
        .SelectMany(part => JsonSerializer.Deserialize<Dictionary<string, string>>(part, ContractsJson.Options)!)
        .ToDictionary(StringComparer.Ordinal);

    private string Content(BlobReference reference)
    {
        byte[] content = Blobs.Of(ComponentNames.Results).Single(blob => blob.Name == reference.Name).Content;
        Assert.Equal(reference.Bytes, content.Length);
        Assert.Equal(reference.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        Assert.True(content.Length < BlobPaths.MaxBytes);
        return Encoding.UTF8.GetString(content);
    }
}

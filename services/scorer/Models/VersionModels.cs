using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Scorer;

/// <summary>
/// Finds the models of a shard. A blob that cannot be read fails the request, which comes again. A pack whose content is
/// not what it should be stays so: it is a fault of its models, named in the outcome of each of their series that was
/// seen. Which others it held, only the pack itself could say.
/// </summary>
internal sealed class VersionModels(IBlobGateway blobs, ScorerOptions options, ScorerMetrics metrics, ILogger<VersionModels> log)
{
    /// <summary>A loaded model takes about twice its bytes in a pack.</summary>
    private const int LoadedPerStored = 2;

    private readonly PackCache cache = new(options.ModelCacheBytes);
    private ModelManifest? newest;

    public async Task<ShardModels> OfShardAsync(string version, int shard, int shards, CancellationToken cancellation)
    {
        if (version == RunItem.NoVersion)
        {
            return ShardModels.None;
        }

        ModelManifest manifest;
        try
        {
            manifest = await ManifestAsync(version, cancellation);
        }
        catch (Exception broken) when (broken is JsonException or InvalidDataException)
        {
            log.ModelsUnreadable(BlobPaths.Manifest(version), broken.Message);
            return ShardModels.Unreadable($"{BlobPaths.Manifest(version)} cannot be used: {broken.Message}");
        }

        var packs = new Dictionary<int, LoadedPack>();
        foreach (int pack in ModelVersion.PacksOf(shard, shards, manifest.Packs.Count))
        {
            packs.Add(pack, await PackAsync(manifest.Packs[pack].Blob, cancellation));
        }

        return ShardModels.Of(packs, manifest.Packs.Count, shard, shards);
    }

    private async Task<ModelManifest> ManifestAsync(string version, CancellationToken cancellation)
    {
        if (Volatile.Read(ref newest) is { } kept && kept.Version == version)
        {
            return kept;
        }

        ReadOnlyMemory<byte> content = await blobs.ReadAsync(ComponentNames.Models, BlobPaths.Manifest(version), cancellation);
        ModelManifest manifest = ContractsJson.Read<ModelManifest>(content.Span);
        if (manifest.Version != version || !Sharding.IsCount(manifest.Packs.Count))
        {
            throw new InvalidDataException($"it is of version {manifest.Version} and has {manifest.Packs.Count} packs");
        }

        Volatile.Write(ref newest, manifest);
        return manifest;
    }

    private async Task<LoadedPack> PackAsync(BlobReference blob, CancellationToken cancellation)
    {
        try
        {
            ModelPack pack = await cache.GetAsync(blob.Name, (long)blob.Bytes * LoadedPerStored, () => LoadAsync(blob), cancellation);
            return new LoadedPack(pack, null);
        }
        catch (BrokenItemException broken)
        {
            log.ModelsUnreadable(blob.Name, broken.Message);
            return new LoadedPack(null, $"{blob.Name}: {broken.Message}");
        }
    }

    private async Task<ModelPack> LoadAsync(BlobReference blob)
    {
        using Activity? span = ScorerSpans.StartReadModels(blob.Name);
        ReadOnlyMemory<byte> content = await blobs.ReadAsync(ComponentNames.Models, blob.Name, CancellationToken.None);
        string found = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (found != blob.Sha256)
        {
            throw new BrokenItemException($"the manifest says SHA-256 {blob.Sha256}, the blob has {found}");
        }

        ModelPack pack = ModelPack.Decode(content.Span);
        metrics.PackLoaded(blob.Bytes);
        return pack;
    }
}

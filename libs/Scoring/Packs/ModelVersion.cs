using System.Security.Cryptography;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>A set of models, cut into packs; the same models give the same version.</summary>
/// <param name="Manifest">Names the packs.</param>
/// <param name="Packs">Their bytes, in the manifest's order.</param>
public sealed record ModelVersion(ModelManifest Manifest, IReadOnlyList<byte[]> Packs)
{
    private const int AimedBytes = 2 * 1024 * 1024;
    private const int FramingBytes = 64;

    /// <summary>
    /// Cuts models into as many packs as it takes to have 2 MiB or less in each: a power of two. A device's pack is
    /// its shard of that count (<see cref="Sharding.ShardOf"/>).
    /// </summary>
    /// <exception cref="ArgumentException">A series stands twice, or a device's models are too large for any pack.</exception>
    public static ModelVersion Build(IEnumerable<(SeriesId Series, ImportedModel Model)> models)
    {
        PackEntry[] entries = [.. models.Select(model => new PackEntry(model.Series, model.Model))];
        int count = CountFor(entries);
        ILookup<int, PackEntry> byPack = entries.ToLookup(entry => Sharding.ShardOf(entry.Series.Device, count));
        byte[][] packs = [.. Enumerable.Range(0, count).Select(pack => ModelPack.Encode(byPack[pack]))];
        string[] hashes = [.. packs.Select(pack => Convert.ToHexStringLower(SHA256.HashData(pack)))];
        string version = VersionOf(hashes);
        var references = packs.Select((pack, i) => new PackReference
        {
            Blob = new BlobReference(BlobPaths.Pack(version, i), pack.Length, hashes[i]),
            Series = byPack[i].Count(),
            Refused = Refused(byPack[i]),
        });

        return new ModelVersion(
            new ModelManifest { Version = version, Series = entries.Length, Refused = Refused(entries), Packs = [.. references] },
            packs);
    }

    /// <summary>Which packs hold the models of a period's shard: counts are powers of two, so packs and shards nest.</summary>
    public static IEnumerable<int> PacksOf(int shard, int shards, int packs)
    {
        int step = Math.Min(shards, packs);
        return Enumerable.Range(0, packs).Where(pack => pack % step == shard % step);
    }

    private static int CountFor(PackEntry[] entries)
    {
        (string Device, int Bytes)[] devices =
            [.. entries.GroupBy(entry => entry.Series.Device, StringComparer.Ordinal).Select(device => (device.Key, device.Sum(SizeOf)))];
        int largest = 0;
        for (int count = 1; count <= Sharding.MaxCount; count *= 2)
        {
            var sizes = new int[count];
            foreach ((string device, int bytes) in devices)
            {
                sizes[Sharding.ShardOf(device, count)] += bytes;
            }

            largest = sizes.Max() + FramingBytes;
            if (largest <= AimedBytes || (count == Sharding.MaxCount && largest < BlobPaths.MaxBytes))
            {
                return count;
            }
        }

        throw new ArgumentException($"In {Sharding.MaxCount} packs one still takes {largest} bytes; give its devices fewer or smaller models.", nameof(entries));
    }

    private static int SizeOf(PackEntry entry)
    {
        var item = new ItemWriter();
        PackEntryCodec.Write(item, entry);
        return item.Length;
    }

    private static string VersionOf(IEnumerable<string> hashes) =>
        $"v{Convert.ToHexStringLower(SHA256.HashData(hashes.SelectMany(Convert.FromHexString).ToArray()))[..12]}";

    private static int Refused(IEnumerable<PackEntry> entries) => entries.Count(entry => entry.Model.Refusal is not null);
}

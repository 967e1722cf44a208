using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Scorer;

/// <summary>The models of a shard's devices, and what is known of those that cannot be read.</summary>
internal sealed class ShardModels
{
    private readonly Dictionary<int, LoadedPack> packs;
    private readonly int packCount;

    private ShardModels(Dictionary<int, LoadedPack> packs, int packCount, IReadOnlyList<string> devices, int series)
    {
        this.packs = packs;
        this.packCount = packCount;
        Devices = devices;
        Series = series;
    }

    /// <summary>No version was published.</summary>
    public static ShardModels None { get; } = new([], 1, [], 0);

    /// <summary>The shard's devices that have a place in the version.</summary>
    public IReadOnlyList<string> Devices { get; }

    /// <summary>How many series of the shard have a place in the version.</summary>
    public int Series { get; }

    /// <param name="packs">The packs of the shard, by their number.</param>
    /// <param name="packCount">How many the version has.</param>
    /// <param name="shard">The shard; where there are fewer packs than shards, a pack holds devices of other shards too.</param>
    /// <param name="shards">How many there are.</param>
    public static ShardModels Of(Dictionary<int, LoadedPack> packs, int packCount, int shard, int shards)
    {
        var devices = new List<string>();
        int series = 0;
        foreach (LoadedPack loaded in packs.Values)
        {
            string? last = null;
            bool mine = false;
            foreach (PackEntry entry in loaded.Pack is { } pack ? pack.Entries : [])
            {
                if (entry.Series.Device != last)
                {
                    last = entry.Series.Device;
                    mine = Sharding.ShardOf(last, shards) == shard;
                    if (mine)
                    {
                        devices.Add(last);
                    }
                }

                series += mine ? 1 : 0;
            }
        }

        return new ShardModels(packs, packCount, devices, series);
    }

    /// <summary>A version none of whose models can be read.</summary>
    public static ShardModels Unreadable(string problem) => new(new() { [0] = new LoadedPack(null, problem) }, 1, [], 0);

    /// <summary>The places of a device of this shard, sorted by sensor.</summary>
    public ReadOnlySpan<PackEntry> Of(string device) => PackOf(device)?.Pack is { } pack ? pack.Of(device) : [];

    /// <summary>Why the device's models cannot be read; null where they can.</summary>
    public string? ProblemOf(string device) => PackOf(device)?.Problem;

    private LoadedPack? PackOf(string device) => packs.GetValueOrDefault(Sharding.ShardOf(device, packCount));
}

/// <summary>A pack, or why it cannot be read: then loading it again would not help either.</summary>
internal sealed record LoadedPack(ModelPack? Pack, string? Problem);

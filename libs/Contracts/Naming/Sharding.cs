using System.Numerics;
using System.Text;

namespace Fleetscore.Contracts;

/// <summary>
/// Which shard of a period, and which pack of a model version, a device belongs to. Counts are powers of two, so that
/// shards of different counts nest: a device in shard s of n is in shard s mod m of any smaller m.
/// </summary>
/// <remarks>Stored data depends on this function: changing it loses what was stored.</remarks>
public static class Sharding
{
    /// <summary>The largest shard or pack count.</summary>
    public const int MaxCount = 4096;

    /// <summary>True for 1, 2, 4 … <see cref="MaxCount"/>.</summary>
    public static bool IsCount(int count) => count is >= 1 and <= MaxCount && BitOperations.IsPow2(count);

    /// <summary>The device's shard, in [0, count): 32-bit FNV-1a of the id's UTF-8, mixed by MurmurHash3's finaliser.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not one.</exception>
    public static int ShardOf(string device, int count)
    {
        if (!IsCount(count))
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A shard count is a power of two up to {MaxCount}.");
        }

        return (int)(Hash(device) & (uint)(count - 1));
    }

    private static uint Hash(string device)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Identifiers.MaxLength)];
        Span<byte> bytes = device.Length <= Identifiers.MaxLength
            ? utf8[..Encoding.UTF8.GetBytes(device, utf8)]
            : Encoding.UTF8.GetBytes(device);

        uint hash = 2166136261;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 16777619;
        }

        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}

using System.Text.Json;

namespace Fleetscore.Contracts;

/// <summary>
/// Picks the devices of a shard that its result names: the most anomalous ones, as many as the whole ledger has room for.
/// A result passes through the workflow's history, so the sum over all shards is bounded, whatever the size of the fleet.
/// </summary>
/// <remarks>The list is complete exactly when it is as long as <see cref="RunCounts.Devices"/>; a device it leaves out has no more anomalies than its last one.</remarks>
public sealed class MostAnomalous
{
    /// <summary>Devices a ledger names, over all its shards; one a shard where there are more shards than this.</summary>
    public const int DevicesPerLedger = 512;

    /// <summary>What their names may take as JSON text, over all shards: long names in another script leave room for fewer.</summary>
    public const int NameBytesPerLedger = 128 * 1024;

    // The first in line is the one to go: the last of those kept.
    private readonly PriorityQueue<DeviceAnomalies, DeviceAnomalies> kept = new(Comparer<DeviceAnomalies>.Create((left, right) => right.CompareTo(left)));
    private readonly int room;
    private readonly int nameBytes;

    /// <param name="shards">How many shards the period has.</param>
    public MostAnomalous(int shards)
    {
        room = Math.Max(1, DevicesPerLedger / shards);
        nameBytes = NameBytesPerLedger / shards;
    }

    /// <summary>Adds a device; each once, in any order.</summary>
    public void Add(DeviceAnomalies device)
    {
        if (kept.Count < room)
        {
            kept.Enqueue(device, device);
        }
        else
        {
            kept.EnqueueDequeue(device, device);
        }
    }

    /// <summary>Those that are named, the most anomalous first.</summary>
    public IReadOnlyList<DeviceAnomalies> List()
    {
        int bytes = 0;
        return [.. kept.UnorderedItems.Select(item => item.Element).Order().TakeWhile(device =>
        {
            bytes += JsonEncodedText.Encode(device.Device).EncodedUtf8Bytes.Length;
            return bytes <= nameBytes;
        })];
    }
}

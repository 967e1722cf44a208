using Fleetscore.Scoring;

namespace Fleetscore.Scorer;

/// <summary>
/// Keeps loaded packs within a bound; what was not used for longest goes first. Who asks for a pack that is being loaded
/// waits for the same load. Only packs that could be loaded are kept.
/// </summary>
internal sealed class PackCache(long maxBytes)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = new();
    private long bytes;

    /// <param name="blob">The pack's blob; it never changes, so it names the pack.</param>
    /// <param name="size">What the loaded pack will take.</param>
    /// <param name="load">Not cancelled with any one caller: others may wait for it.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    public async Task<ModelPack> GetAsync(string blob, long size, Func<Task<ModelPack>> load, CancellationToken cancellation)
    {
        Entry entry = Use(blob, size, load);
        try
        {
            return await entry.Pack.Value.WaitAsync(cancellation);
        }
        catch when (entry.Pack.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            Forget(entry);
            throw;
        }
    }

    private Entry Use(string blob, long size, Func<Task<ModelPack>> load)
    {
        lock (entries)
        {
            if (entries.TryGetValue(blob, out LinkedListNode<Entry>? node))
            {
                byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(blob, size, new Lazy<Task<ModelPack>>(load)));
                entries.Add(blob, node);
                bytes += size;
            }

            byUse.AddLast(node);
            while (bytes > maxBytes && byUse.First is { } oldest && oldest != node)
            {
                Remove(oldest);
            }

            return node.Value;
        }
    }

    private void Forget(Entry entry)
    {
        lock (entries)
        {
            if (entries.TryGetValue(entry.Blob, out LinkedListNode<Entry>? node) && node.Value == entry)
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        entries.Remove(node.Value.Blob);
        byUse.Remove(node);
        bytes -= node.Value.Size;
    }

    private sealed record Entry(string Blob, long Size, Lazy<Task<ModelPack>> Pack);
}

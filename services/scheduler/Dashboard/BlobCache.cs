using Microsoft.Extensions.Caching.Memory;

namespace Fleetscore.Scheduler;

/// <summary>What was made of blobs that never change, kept while there is room.</summary>
internal sealed class BlobCache : IDisposable
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <param name="key">Names the blob, and what is made of it.</param>
    /// <param name="read">The value, and about how many bytes it takes.</param>
    public async Task<T> GetAsync<T>(object key, Func<Task<(T Value, long Bytes)>> read)
        where T : class
    {
        if (kept.Get<T>(key) is { } known)
        {
            return known;
        }

        (T value, long bytes) = await read();
        return kept.Set(key, value, new MemoryCacheEntryOptions { Size = bytes });
    }

    public void Dispose() => kept.Dispose();
}

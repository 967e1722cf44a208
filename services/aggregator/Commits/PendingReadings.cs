using System.Diagnostics;
using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>What one pair of state items covers.</summary>
internal readonly record struct DeviceChunkKey(string Device, DateTimeOffset ChunkStart);

/// <summary>Readings of one request, device and chunk that wait to be committed.</summary>
internal sealed class PendingReadings(DeviceChunkKey key)
{
    private readonly TaskCompletionSource<int> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeviceChunkKey Key { get; } = key;

    public List<Reading> Readings { get; } = [];

    /// <summary>The span of the event they came with; null where it is not sampled.</summary>
    public ActivityContext? Event { get; init; }

    /// <summary>The span of the batch that committed them; known once they are answered.</summary>
    public ActivityContext? Batch { get; set; }

    /// <summary>Completes when all of them are durable: how many count. The others are dead letters.</summary>
    public Task<int> Accepted => answer.Task;

    public void Answer(int accepted) => answer.TrySetResult(accepted);

    public void Fail(Exception failure) => answer.TrySetException(failure);
}

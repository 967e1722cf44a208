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

    /// <summary>Completes when all of them are durable: how many count. The others are dead letters.</summary>
    public Task<int> Accepted => answer.Task;

    public void Answer(int accepted) => answer.TrySetResult(accepted);

    public void Fail(Exception failure) => answer.TrySetException(failure);
}

namespace Fleetscore.Hosting;

/// <summary>A stored value and the ETag to replace it under.</summary>
public readonly record struct StateItem(ReadOnlyMemory<byte> Value, string ETag);

/// <summary>One write of a transaction.</summary>
public readonly record struct StateWrite
{
    public required string Key { get; init; }

    public required ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>The ETag the item was read under; null: the item must not exist yet.</summary>
    public required string? ETag { get; init; }

    /// <summary>The item expires after this long; null: never.</summary>
    public TimeSpan? TimeToLive { get; init; }
}

/// <summary>
/// The <c>features</c> state store. Every write is first-write: it creates, or replaces exactly what was read. A failure to
/// reach the store is thrown (<see cref="GatewayException"/>); a lost race is an answer.
/// </summary>
public interface IStateGateway
{
    /// <returns>Null where there is no such item, or it expired.</returns>
    Task<StateItem?> GetAsync(string key, CancellationToken cancellation);

    /// <summary>Reads many items in as few calls as the size limit allows. Keys may repeat.</summary>
    /// <returns>The items that exist, by key.</returns>
    Task<IReadOnlyDictionary<string, StateItem>> GetManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <returns>False where the item had been created (<c>write.ETag</c> null) or changed by someone else.</returns>
    Task<bool> TryWriteAsync(StateWrite write, CancellationToken cancellation);

    /// <summary>Writes all or nothing, in the order of their keys.</summary>
    /// <returns>False where the transaction failed, for whatever reason: read again, merge again.</returns>
    Task<bool> TryCommitAsync(IReadOnlyCollection<StateWrite> writes, CancellationToken cancellation);

    /// <returns>False where the item was changed by someone else. An item that is not there is removed.</returns>
    Task<bool> TryRemoveAsync(string key, string etag, CancellationToken cancellation);
}

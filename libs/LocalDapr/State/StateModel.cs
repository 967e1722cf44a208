namespace Fleetscore.LocalDapr.State;

/// <summary>A stored value. ETag and expiry are null only where the key is absent.</summary>
internal sealed record StoredItem(string Key, byte[]? Value, string? ETag, DateTimeOffset? ExpiresAt);

/// <summary>One write: an upsert, or a delete where <see cref="Value"/> is null.</summary>
internal sealed record StateWrite
{
    public required string Key { get; init; }

    public required byte[]? Value { get; init; }

    /// <summary>Replace or remove only what has this ETag; null or empty: whatever is there.</summary>
    public string? ETag { get; init; }

    /// <summary>Without an ETag: write only where nothing is.</summary>
    public bool FirstWrite { get; init; }

    public TimeSpan? TimeToLive { get; init; }
}

/// <summary>The item is not as the writer believed.</summary>
internal sealed class ETagMismatchException() : Exception("possible etag mismatch. error from state store");

/// <summary>The store itself refuses what it is asked for, in Dapr's words: a failure of the call as any other.</summary>
internal sealed class StoreRefusalException(string message) : Exception(message);

/// <summary>What is asked for cannot be: the caller's mistake, told in Dapr's words.</summary>
internal sealed class InvalidStateRequestException(string message) : Exception(message)
{
    /// <summary>What was given as a key and can be none; null where nothing was.</summary>
    public string? IllegalKey { get; init; }
}

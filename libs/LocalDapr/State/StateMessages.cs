using System.Globalization;
using System.Numerics;
using Fleetscore.LocalDapr.Protocol;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fleetscore.LocalDapr.State;

/// <summary>Between Dapr's state messages and ours.</summary>
internal static class StateMessages
{
    private const string TimeToLiveKey = "ttlInSeconds";
    private const string ExpiryKey = "ttlExpireTime";

    public static StateWrite Upsert(StateItem item) => new()
    {
        Key = item.Key,
        Value = MessageBytes.Of(item.Value),
        ETag = item.Etag?.Value,
        FirstWrite = IsFirstWrite(item.Options),
        TimeToLive = ReadTimeToLive(item.Metadata),
    };

    public static StateWrite Delete(string key, Etag? etag) => new() { Key = key, Value = null, ETag = etag?.Value };

    /// <summary>An operation of a transaction, or null for one Dapr does not know.</summary>
    public static StateWrite? Operation(TransactionalStateOperation operation) => operation.OperationType switch
    {
        "upsert" => Upsert(operation.Request ?? new StateItem()),
        "delete" => Delete(operation.Request?.Key ?? "", operation.Request?.Etag),
        _ => null,
    };

    public static GetStateResponse Answer(StoredItem? item)
    {
        var answer = new GetStateResponse();
        if (item is not null)
        {
            answer.Data = UnsafeByteOperations.UnsafeWrap(item.Value);
            answer.Etag = item.ETag;
            answer.Metadata.Add(ExpiryOf(item));
        }

        return answer;
    }

    public static BulkStateItem BulkAnswer(string key, StoredItem? item)
    {
        var answer = new BulkStateItem { Key = key };
        if (item is not null)
        {
            answer.Data = UnsafeByteOperations.UnsafeWrap(item.Value);
            answer.Etag = item.ETag;
            answer.Metadata.Add(ExpiryOf(item));
        }

        return answer;
    }

    /// <summary>The expiry as Dapr tells it: metadata, to the second; empty for an item that stays.</summary>
    public static Dictionary<string, string> ExpiryOf(StoredItem item) => item.ExpiresAt is { } at
        ? new() { [ExpiryKey] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) }
        : [];

    private static bool IsFirstWrite(StateOptions? options) => options?.Concurrency == StateOptions.Types.Concurrency.FirstWrite;

    /// <summary>-1 and 0 mean that the item stays.</summary>
    private static TimeSpan? ReadTimeToLive(MapField<string, string> metadata)
    {
        if (!metadata.TryGetValue(TimeToLiveKey, out string? text) || text.Length == 0)
        {
            return null;
        }

        bool isNumber = BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger seconds);
        string? problem = !isNumber ? $"strconv.ParseInt: parsing \"{text}\": invalid syntax"
            : seconds < long.MinValue || seconds > long.MaxValue ? $"strconv.ParseInt: parsing \"{text}\": value out of range"
            : seconds < -1 || seconds > int.MaxValue ? "must be -1 or greater"
            : null;
        return problem is not null
            ? throw new StoreRefusalException($"error parsing TTL: incorrect value for metadata '{TimeToLiveKey}': {problem}")
            : seconds > 0 ? TimeSpan.FromSeconds((int)seconds) : null;
    }
}

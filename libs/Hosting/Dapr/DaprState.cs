using System.Globalization;
using Dapr.Client;
using Fleetscore.Contracts;
using Grpc.Core;

namespace Fleetscore.Hosting;

/// <summary>
/// The state store through Dapr's client. Stores tell a lost race in different ways, and an answer can get lost: whatever a
/// single write was answered, what stands there afterwards decides.
/// </summary>
internal sealed class DaprState(DaprClient client, DaprBulkState bulk, DaprCalls calls) : IStateGateway
{
    private const string Store = ComponentNames.Features;

    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public Task<StateItem?> GetAsync(string key, CancellationToken cancellation) => calls.RepeatableAsync(
        $"read {key}",
        async token =>
        {
            (ReadOnlyMemory<byte> value, string etag) =
                await client.GetByteStateAndETagAsync(Store, key, cancellationToken: token).ConfigureAwait(false);
            return string.IsNullOrEmpty(etag) ? (StateItem?)null : new StateItem(value, etag);
        },
        cancellation);

    public Task<IReadOnlyDictionary<string, StateItem>> GetManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        bulk.GetAsync(keys, cancellation);

    public async Task<bool> TryWriteAsync(StateWrite write, CancellationToken cancellation)
    {
        GatewayException? failure = await TryAsync($"write {write.Key}", token => client.TrySaveByteStateAsync(
            Store, write.Key, write.Value, write.ETag ?? string.Empty, FirstWrite, TimeToLive(write), token), cancellation).ConfigureAwait(false);
        if (failure is null)
        {
            return true;
        }

        StateItem? standing = await GetAsync(write.Key, cancellation).ConfigureAwait(false);
        if (standing is { } item && item.Value.Span.SequenceEqual(write.Value.Span))
        {
            return true;
        }

        return standing?.ETag == write.ETag ? throw failure : false;
    }

    public async Task<bool> TryCommitAsync(IReadOnlyCollection<StateWrite> writes, CancellationToken cancellation)
    {
        StateTransactionRequest[] operations =
        [
            .. writes.OrderBy(write => write.Key, StringComparer.Ordinal).Select(write => new StateTransactionRequest(
                write.Key, write.Value.ToArray(), StateOperationType.Upsert, write.ETag, TimeToLive(write), FirstWrite)),
        ];
        try
        {
            return await calls.OnceAsync(
                $"commit {operations.Length} items",
                async token =>
                {
                    await client.ExecuteStateTransactionAsync(Store, operations, cancellationToken: token).ConfigureAwait(false);
                    return true;
                },
                cancellation).ConfigureAwait(false);
        }
        catch (GatewayException failure) when (MayBeConflict(failure))
        {
            return false;
        }
    }

    public async Task<bool> TryRemoveAsync(string key, string etag, CancellationToken cancellation)
    {
        GatewayException? failure = await TryAsync(
            $"remove {key}",
            token => client.TryDeleteStateAsync(Store, key, etag, FirstWrite, cancellationToken: token),
            cancellation).ConfigureAwait(false);
        if (failure is null)
        {
            return true;
        }

        StateItem? standing = await GetAsync(key, cancellation).ConfigureAwait(false);
        return standing is null || (standing.Value.ETag == etag ? throw failure : false);
    }

    /// <returns>Null where the call was answered with success.</returns>
    private async Task<GatewayException?> TryAsync(string what, Func<CancellationToken, Task<bool>> call, CancellationToken cancellation)
    {
        try
        {
            bool done = await calls.OnceAsync(what, call, cancellation).ConfigureAwait(false);
            return done ? null : new GatewayException($"Cannot {what}: the store says it was changed, but it was not.");
        }
        catch (GatewayException failure)
        {
            return failure;
        }
    }

    /// <summary>In a transaction a lost race is <c>Internal</c>, like most other failures of a store.</summary>
    private static bool MayBeConflict(GatewayException failure) => DaprCalls.StatusOf(failure) is { } status
        && status is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unauthenticated);

    private static Dictionary<string, string>? TimeToLive(StateWrite write) => write.TimeToLive is not { } span ? null : new()
    {
        ["ttlInSeconds"] = Math.Max(1, (long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture),
    };
}

using System.Collections.Concurrent;
using Fleetscore.Contracts;
using Grpc.Core;
using Protocol = Dapr.Client.Autogen.Grpc.v1;

namespace Fleetscore.Hosting;

/// <summary>
/// Bulk reads through the SDK's generated client: <c>DaprClient.GetBulkStateAsync</c> reads every value as text, which binary items
/// do not survive, and shows an item that could not be read as if it were absent.
/// </summary>
internal sealed class DaprBulkState(Protocol.Dapr.DaprClient client, DaprCalls calls, Metadata headers)
{
    private const int MaxCallsAtOnce = 4;

    /// <summary>How many reads the sidecar makes at a time for one call.</summary>
    private const int Parallelism = 10;

    private readonly BatchSize batchSize = new();

    public async Task<IReadOnlyDictionary<string, StateItem>> GetAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var found = new ConcurrentDictionary<string, StateItem>(StringComparer.Ordinal);
        string[] distinct = [.. keys.Distinct(StringComparer.Ordinal)];
        await Parallel.ForEachAsync(
            distinct.Chunk(batchSize.Current),
            new ParallelOptions { MaxDegreeOfParallelism = MaxCallsAtOnce, CancellationToken = cancellation },
            (batch, token) => ReadAsync(batch, found, token)).ConfigureAwait(false);
        return found;
    }

    private async ValueTask ReadAsync(ArraySegment<string> keys, ConcurrentDictionary<string, StateItem> found, CancellationToken cancellation)
    {
        Protocol.GetBulkStateResponse answer;
        try
        {
            answer = await calls.RepeatableAsync($"read {keys.Count} items", token => CallAsync(keys, token), cancellation).ConfigureAwait(false);
        }
        catch (GatewayException failure) when (keys.Count > 1 && DaprCalls.StatusOf(failure) is StatusCode.ResourceExhausted)
        {
            batchSize.TooLarge(keys.Count);
            await ReadAsync(keys[..(keys.Count / 2)], found, cancellation).ConfigureAwait(false);
            await ReadAsync(keys[(keys.Count / 2)..], found, cancellation).ConfigureAwait(false);
            return;
        }

        batchSize.Fitted(keys.Count);
        foreach (Protocol.BulkStateItem item in answer.Items)
        {
            if (item.Error.Length > 0)
            {
                throw new GatewayException($"Cannot read {item.Key}: {item.Error}");
            }

            if (item.Etag.Length > 0)
            {
                found[item.Key] = new StateItem(item.Data.Memory, item.Etag);
            }
        }
    }

    private Task<Protocol.GetBulkStateResponse> CallAsync(ArraySegment<string> keys, CancellationToken cancellation)
    {
        var request = new Protocol.GetBulkStateRequest { StoreName = ComponentNames.Features, Parallelism = Parallelism };
        request.Keys.AddRange(keys);
        return client.GetBulkStateAsync(request, headers, cancellationToken: cancellation).ResponseAsync;
    }
}

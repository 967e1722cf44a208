using Dapr.Client;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>Saves, deletes, updates by ETag and transactions on keys of its own.</summary>
internal sealed class StateWriter(MortalHost host, Acknowledgements acknowledgements, DaprClient dapr, string name, Random random) : Writer(host)
{
    private const string Store = "features";

    private readonly KeptValues values = new(name);
    private readonly string[] keys = [.. Enumerable.Range(0, 6).Select(n => $"{name}-{n}")];
    private int writes;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected override async Task StepAsync()
    {
        string key = keys[random.Next(keys.Length)];
        string value = $"{name} wrote {++writes}";
        switch (random.Next(4))
        {
            case 0:
                await WriteAsync("saves", Change(key, value), () => dapr.SaveStateAsync(Store, key, value, cancellationToken: Cancellation));
                break;
            case 1:
                await WriteAsync("deletes", Change(key, null), () => dapr.DeleteStateAsync(Store, key, cancellationToken: Cancellation));
                break;
            case 2:
                Dictionary<string, string?> several = keys.Where(_ => random.Next(2) == 0).ToDictionary(one => one, _ => random.Next(4) == 0 ? null : value);
                await WriteAsync("transactions", several, () => dapr.ExecuteStateTransactionAsync(
                    Store, [.. several.Select(pair => Operation(pair.Key, pair.Value))], cancellationToken: Cancellation));
                break;
            default:
                await UpdateAsync(key, value);
                break;
        }
    }

    protected override async Task CheckAsync()
    {
        IReadOnlyList<BulkStateItem> items = await dapr.GetBulkStateAsync(Store, keys, null, cancellationToken: Cancellation);
        values.Check(items.Where(item => item.Value.Length > 0).ToDictionary(item => item.Key, item => item.Value.Trim('"')));
    }

    private static Dictionary<string, string?> Change(string key, string? value) => new() { [key] = value };

    private static StateTransactionRequest Operation(string key, string? value) => value is null
        ? new StateTransactionRequest(key, null, StateOperationType.Delete)
        : new StateTransactionRequest(key, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value), StateOperationType.Upsert);

    private async Task UpdateAsync(string key, string value)
    {
        (string? there, string etag) = await dapr.GetStateAndETagAsync<string?>(Store, key, cancellationToken: Cancellation);
        Assert.Equal(values[key], there);
        if (there is not null)
        {
            await WriteAsync("updates by ETag", Change(key, value), async () =>
                Assert.True(await dapr.TrySaveStateAsync(Store, key, value, etag, cancellationToken: Cancellation)));
        }
    }

    private async Task WriteAsync(string kind, Dictionary<string, string?> changes, Func<Task> call)
    {
        if (changes.Count > 0)
        {
            await values.WriteAsync(changes, call);
            acknowledgements.Add(kind);
        }
    }
}

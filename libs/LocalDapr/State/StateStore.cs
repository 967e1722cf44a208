using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.State;

/// <summary>A <c>state.sqlite</c> component as one app sees it: its name and the prefix of the app's keys.</summary>
internal sealed class StateStore(string name, string prefix, SqliteStateTable table)
{
    public const string Type = "state.sqlite";

    /// <summary>
    /// The component's metadata that LocalDapr knows. <c>busyTimeout</c> has nothing to wait for here: one process, one writer.
    /// </summary>
    public static readonly string[] Metadata = ["connectionString", "keyPrefix", "actorStateStore", "cleanupInterval", "busyTimeout"];

    private static readonly TimeSpan DefaultSweepInterval = TimeSpan.FromHours(1);

    public string Name => name;

    public static string Prefix(Component component, string appId) =>
        StateKeyPrefix.For(component.Value("keyPrefix"), component.Name, appId);

    /// <summary>How often expired items are removed: metadata <c>cleanupInterval</c>.</summary>
    public static TimeSpan SweepInterval(Component component)
    {
        TimeSpan interval = component.Span("cleanupInterval") ?? DefaultSweepInterval;
        return interval > TimeSpan.Zero
            ? interval
            : throw component.Error("cleanupInterval", "metadata 'cleanupInterval' is 0; LocalDapr always removes what has expired. Write it like 1h or 10m");
    }

    public StoredItem? Get(string key) => GetMany([key]) is [var only] ? only : null;

    /// <summary>The items that are there, each key once.</summary>
    public IReadOnlyList<StoredItem> GetMany(IEnumerable<string> keys)
    {
        var full = new List<string>();
        foreach (string key in keys.Distinct(StringComparer.Ordinal))
        {
            StateKeyPrefix.Check(key);
            full.Add(prefix + key);
        }

        return [.. table.Read(full).Select(item => item with { Key = item.Key[prefix.Length..] })];
    }

    /// <summary>Each item on its own: the good ones are stored even where others fail.</summary>
    /// <returns>The failures, in the items' order.</returns>
    public async Task<IReadOnlyList<ETagMismatchException>> WriteEachAsync(IReadOnlyList<StateWrite> writes)
    {
        IEnumerable<Task<ETagMismatchException?>> attempts = [.. WithPrefix(writes).Select(TryWriteAsync)];
        return [.. (await Task.WhenAll(attempts)).OfType<ETagMismatchException>()];
    }

    /// <summary>All or nothing.</summary>
    public Task WriteAllAsync(IReadOnlyList<StateWrite> writes) => table.WriteAsync(WithPrefix(writes));

    private async Task<ETagMismatchException?> TryWriteAsync(StateWrite write)
    {
        try
        {
            await table.WriteAsync([write]);
            return null;
        }
        catch (ETagMismatchException lost)
        {
            return lost;
        }
    }

    private List<StateWrite> WithPrefix(IReadOnlyList<StateWrite> writes)
    {
        foreach (StateWrite write in writes)
        {
            StateKeyPrefix.Check(write.Key);
        }

        return [.. writes.Select(write => write with { Key = prefix + write.Key })];
    }
}

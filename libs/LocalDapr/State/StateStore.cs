using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.State;

/// <summary>
/// A <c>state.sqlite</c> component as one app sees it: its name, the prefix of the app's keys and the outbound policy, null where
/// none is in force.
/// </summary>
/// <remarks>Where a policy is in force, each call may end by its <see cref="PolicyException"/>.</remarks>
internal sealed class StateStore(string name, string prefix, SqliteStateTable table, TargetPolicy? policy)
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
            : throw component.Error(
                "cleanupInterval", "metadata 'cleanupInterval' is 0; LocalDapr always removes what has expired. Write it like 1h or 10m");
    }

    public async ValueTask<StoredItem?> GetAsync(string key, CancellationToken cancellation) =>
        await GetManyAsync([key], cancellation) is [var only] ? only : null;

    /// <summary>The items that are there, each key once.</summary>
    public async ValueTask<IReadOnlyList<StoredItem>> GetManyAsync(IEnumerable<string> keys, CancellationToken cancellation)
    {
        var full = new List<string>();
        foreach (string key in keys.Distinct(StringComparer.Ordinal))
        {
            StateKeyPrefix.Check(key);
            full.Add(prefix + key);
        }

        IReadOnlyList<StoredItem> items = policy is null
            ? table.Read(full)
            : await policy.RunAsync(() => Task.FromResult(table.Read(full)), cancellation);
        return [.. items.Select(item => item with { Key = item.Key[prefix.Length..] })];
    }

    /// <summary>Each item on its own: the good ones are stored even where others fail. A lost race is not repeated by a policy.</summary>
    /// <returns>The failures, in the items' order.</returns>
    public async Task<IReadOnlyList<ETagMismatchException>> WriteEachAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation)
    {
        List<StateWrite> full = WithPrefix(writes);
        if (policy is null)
        {
            return await TryWriteEachAsync(full);
        }

        try
        {
            return await policy.RunAsync(
                async () => await TryWriteEachAsync(full) is { Count: > 0 } lost
                    ? throw new LostRacesException(lost)
                    : (IReadOnlyList<ETagMismatchException>)[],
                cancellation);
        }
        catch (LostRacesException failure)
        {
            return failure.Lost;
        }
    }

    /// <exception cref="ETagMismatchException">It changed meanwhile.</exception>
    public Task DeleteAsync(StateWrite write, CancellationToken cancellation) => WriteAllAsync([write], cancellation);

    /// <summary>All or nothing.</summary>
    /// <exception cref="ETagMismatchException">An item changed meanwhile.</exception>
    public async Task WriteAllAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation)
    {
        List<StateWrite> full = WithPrefix(writes);
        if (policy is null)
        {
            await table.WriteAsync(full);
            return;
        }

        await policy.RunAsync(
            async () =>
            {
                await table.WriteAsync(full);
                return true;
            },
            cancellation);
    }

    private async Task<IReadOnlyList<ETagMismatchException>> TryWriteEachAsync(List<StateWrite> writes)
    {
        IEnumerable<Task<ETagMismatchException?>> attempts = [.. writes.Select(TryWriteAsync)];
        return [.. (await Task.WhenAll(attempts)).OfType<ETagMismatchException>()];
    }

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

    /// <summary>A failure to a breaker, and in vain to repeat.</summary>
    private sealed class LostRacesException : AttemptException
    {
        public LostRacesException(IReadOnlyList<ETagMismatchException> lost)
            : base(lost[0].Message)
        {
            Lost = lost;
            IsPermanent = true;
        }

        public IReadOnlyList<ETagMismatchException> Lost { get; }
    }
}

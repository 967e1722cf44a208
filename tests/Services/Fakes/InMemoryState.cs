using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>What goes wrong with a write, once the items were looked at.</summary>
internal enum WriteFault
{
    None,

    /// <summary>Nothing is written, and the caller is told that it failed.</summary>
    Refused,

    /// <summary>Nothing is written, and the store cannot be reached.</summary>
    Away,

    /// <summary>All is written, but the caller is told that it failed.</summary>
    WrittenButRefused,

    /// <summary>All is written, but the answer is lost.</summary>
    WrittenButAway,
}

/// <summary>The state store as the gateway shows it: ETags, first-write, all-or-nothing commits, items that expire.</summary>
internal sealed class InMemoryState(TimeProvider clock) : IStateGateway
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Stored> items = new(StringComparer.Ordinal);
    private long writes;

    /// <summary>While true, every call throws.</summary>
    public bool Away { get; set; }

    /// <summary>Runs before every write and commit, outside the lock: a place to write as another replica, or to fail.</summary>
    public Func<IReadOnlyCollection<StateWrite>, WriteFault>? BeforeWrite { get; set; }

    /// <summary>Runs before every read, outside the lock.</summary>
    public Action<IReadOnlyCollection<string>>? BeforeRead { get; set; }

    /// <summary>The keys of each write and commit that was stored, oldest first.</summary>
    public List<IReadOnlyList<string>> Commits { get; } = [];

    /// <summary>The keys that exist, sorted.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (gate)
            {
                return [.. items.Keys.Where(key => Find(key) is not null).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>When the item expires; null: never.</summary>
    public DateTimeOffset? ExpiryOf(string key)
    {
        lock (gate)
        {
            return items[key].ExpiresAt;
        }
    }

    /// <summary>Writes whatever stands there, as another replica would.</summary>
    public void Put<T>(string key, T value) => PutBytes(key, ContractsJson.Write(value));

    /// <inheritdoc cref="Put{T}" />
    public void PutBytes(string key, byte[] value)
    {
        lock (gate)
        {
            Store(new StateWrite { Key = key, Value = value, ETag = null });
        }
    }

    /// <summary>The item's value, or null.</summary>
    public T? Find<T>(string key)
        where T : class
    {
        lock (gate)
        {
            return Find(key) is { } item ? ContractsJson.Read<T>(item.Value.Span) : null;
        }
    }

    public Task<StateItem?> GetAsync(string key, CancellationToken cancellation)
    {
        Reach(cancellation);
        BeforeRead?.Invoke([key]);
        lock (gate)
        {
            return Task.FromResult(Find(key));
        }
    }

    public Task<IReadOnlyDictionary<string, StateItem>> GetManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        Reach(cancellation);
        BeforeRead?.Invoke(keys);
        var found = new Dictionary<string, StateItem>(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (string key in keys)
            {
                if (Find(key) is { } item)
                {
                    found[key] = item;
                }
            }
        }

        return Task.FromResult<IReadOnlyDictionary<string, StateItem>>(found);
    }

    public Task<bool> TryWriteAsync(StateWrite write, CancellationToken cancellation) => TryCommitAsync([write], cancellation);

    public Task<bool> TryCommitAsync(IReadOnlyCollection<StateWrite> writes, CancellationToken cancellation)
    {
        Reach(cancellation);
        WriteFault fault = BeforeWrite?.Invoke(writes) ?? WriteFault.None;
        if (fault is WriteFault.Refused)
        {
            return Task.FromResult(false);
        }

        ThrowIf(fault is WriteFault.Away);
        bool stored = StoreAll(writes);
        ThrowIf(fault is WriteFault.WrittenButAway);
        return Task.FromResult(stored && fault is WriteFault.None);
    }

    public Task<bool> TryRemoveAsync(string key, string etag, CancellationToken cancellation)
    {
        Reach(cancellation);
        lock (gate)
        {
            if (Find(key) is not { } item)
            {
                return Task.FromResult(true);
            }

            return Task.FromResult(item.ETag == etag && items.Remove(key));
        }
    }

    private bool StoreAll(IReadOnlyCollection<StateWrite> writes)
    {
        lock (gate)
        {
            if (writes.Any(write => Find(write.Key)?.ETag != write.ETag))
            {
                return false;
            }

            foreach (StateWrite write in writes)
            {
                Store(write);
            }

            Commits.Add([.. writes.Select(write => write.Key)]);
            return true;
        }
    }

    private void Store(StateWrite write)
    {
        writes++;
        items[write.Key] = new Stored(
            new StateItem(write.Value.ToArray(), writes.ToString(CultureInfo.InvariantCulture)),
            write.TimeToLive is { } span ? clock.GetUtcNow() + span : null);
    }

    private StateItem? Find(string key) =>
        items.TryGetValue(key, out Stored? stored) && !(stored.ExpiresAt <= clock.GetUtcNow()) ? stored.Item : null;

    private void Reach(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ThrowIf(Away);
    }

    private static void ThrowIf(bool away)
    {
        if (away)
        {
            throw new GatewayException("The state store is away.");
        }
    }

    private sealed record Stored(StateItem Item, DateTimeOffset? ExpiresAt);
}

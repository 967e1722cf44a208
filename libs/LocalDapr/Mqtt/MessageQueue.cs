using System.Collections.Concurrent;
using System.Threading.Channels;
using Fleetscore.LocalDapr.Storage;
using MQTTnet;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>One message for one subscriber.</summary>
internal sealed record QueuedMessage(long Id, string Topic, byte[] Payload);

/// <summary>
/// The broker's memory, in SQLite: who subscribed for good, and for each of them the messages not yet acknowledged. Ids grow
/// in the order of commits, so a reader needs only the last id it saw.
/// </summary>
internal sealed class MessageQueue : IAsyncDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS subscription (subscriber TEXT NOT NULL, filter TEXT NOT NULL, PRIMARY KEY (subscriber, filter));
        CREATE TABLE IF NOT EXISTS message (
            id INTEGER PRIMARY KEY AUTOINCREMENT, subscriber TEXT NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS message_of_subscriber ON message (subscriber, id);
        """;

    private readonly Database database;
    private readonly ConcurrentDictionary<(string Subscriber, string Filter), bool> subscriptions = new();
    private readonly ConcurrentDictionary<string, Channel<bool>> signals = new(StringComparer.Ordinal);

    public MessageQueue(string path)
    {
        database = Database.Open(path, Schema);
        foreach ((string, string) subscription in database.Read(
            connection => connection.Query("SELECT subscriber, filter FROM subscription", row => (row.GetString(0), row.GetString(1)))))
        {
            subscriptions[subscription] = true;
        }
    }

    /// <summary>From now on, until told otherwise, the subscriber's messages are kept for it.</summary>
    public async Task SubscribeAsync(string subscriber, string filter)
    {
        if (subscriptions.ContainsKey((subscriber, filter)))
        {
            return;
        }

        await database.WriteAsync(connection =>
            connection.Execute("INSERT OR IGNORE INTO subscription (subscriber, filter) VALUES ($0, $1)", subscriber, filter));
        subscriptions[(subscriber, filter)] = true;
    }

    public async Task UnsubscribeAsync(string subscriber, string filter)
    {
        if (subscriptions.TryRemove((subscriber, filter), out _))
        {
            await database.WriteAsync(connection =>
                connection.Execute("DELETE FROM subscription WHERE subscriber = $0 AND filter = $1", subscriber, filter));
        }
    }

    /// <summary>Removes a subscriber's subscriptions and messages: it asked for a clean session.</summary>
    public async Task ForgetAsync(string subscriber)
    {
        (string, string)[] known = [.. subscriptions.Keys.Where(one => one.Subscriber == subscriber)];
        if (known.Length == 0)
        {
            return;
        }

        foreach ((string, string) one in known)
        {
            subscriptions.TryRemove(one, out _);
        }

        await database.WriteAsync(connection =>
        {
            connection.Execute("DELETE FROM subscription WHERE subscriber = $0", subscriber);
            connection.Execute("DELETE FROM message WHERE subscriber = $0", subscriber);
        });
    }

    public bool Keeps(string subscriber, string topic) =>
        subscriptions.Keys.Any(one => one.Subscriber == subscriber && Matches(topic, one.Filter));

    /// <summary>Stores a message for everybody who subscribed for good; done when it is on disk.</summary>
    public async Task AddAsync(string topic, byte[] payload)
    {
        string[] subscribers = [.. subscriptions.Keys.Where(one => Matches(topic, one.Filter)).Select(one => one.Subscriber).Distinct()];
        if (subscribers.Length == 0)
        {
            return;
        }

        await database.WriteAsync(connection =>
        {
            foreach (string subscriber in subscribers)
            {
                connection.Execute("INSERT INTO message (subscriber, topic, payload) VALUES ($0, $1, $2)", subscriber, topic, payload);
            }
        });
        foreach (string subscriber in subscribers)
        {
            Signal(subscriber).Writer.TryWrite(true);
        }
    }

    /// <summary>A subscriber's oldest messages with ids above one.</summary>
    public IReadOnlyList<QueuedMessage> Take(string subscriber, long after, int limit) => database.Read(connection => connection.Query(
        "SELECT id, topic, payload FROM message WHERE subscriber = $0 AND id > $1 ORDER BY id LIMIT $2",
        row => new QueuedMessage(row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
        subscriber,
        after,
        limit));

    /// <summary>Waits until something was added for the subscriber since the last wait.</summary>
    public async Task WaitAsync(string subscriber, CancellationToken cancellation) =>
        await Signal(subscriber).Reader.ReadAsync(cancellation);

    /// <summary>Acknowledged: it never comes again.</summary>
    public Task RemoveAsync(long id) => database.WriteAsync(connection => connection.Execute("DELETE FROM message WHERE id = $0", id));

    /// <summary>How many of a subscriber's messages wait for their acknowledgement.</summary>
    public long Count(string subscriber) =>
        database.Read(connection => connection.Number("SELECT COUNT(*) FROM message WHERE subscriber = $0", subscriber)) ?? 0;

    /// <summary>
    /// False for what is no filter, and would never match: # stands alone and last, + alone. Subscriptions that are shared there are none.
    /// </summary>
    public static bool IsFilter(string text)
    {
        string[] levels = text.Split('/');
        return text.Length > 0
            && levels[0] != "$share"
            && levels.All(level => level.Length == 1 || !level.AsSpan().ContainsAny('#', '+'))
            && !levels.SkipLast(1).Contains("#", StringComparer.Ordinal);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static bool Matches(string topic, string filter) =>
        MqttTopicFilterComparer.Compare(topic, filter) == MqttTopicFilterCompareResult.IsMatch;

    private Channel<bool> Signal(string subscriber) =>
        signals.GetOrAdd(subscriber, _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
        {
            FullMode = BoundedChannelFullMode.DropWrite,
        }));
}

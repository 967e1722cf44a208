using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.State;

/// <summary>The items of one SQLite file, shared by every store and sidecar that names the file.</summary>
/// <remarks>
/// The table is not Dapr's own <c>state</c>, whose values are text: real Dapr on the same file begins with an empty store.
/// </remarks>
internal sealed class SqliteStateTable(Database database, TimeProvider time)
{
    public const string Schema =
        """
        CREATE TABLE IF NOT EXISTS localdapr_state (key TEXT PRIMARY KEY, value BLOB NOT NULL, etag TEXT NOT NULL, expires INTEGER);
        CREATE INDEX IF NOT EXISTS localdapr_state_expires ON localdapr_state (expires) WHERE expires IS NOT NULL;
        """;

    /// <summary>Reads what is there and has not expired, as it was at one moment; keys that are absent are left out.</summary>
    public IReadOnlyList<StoredItem> Read(IReadOnlyCollection<string> keys) => database.Read<IReadOnlyList<StoredItem>>(connection =>
    {
        if (keys.Count == 1)
        {
            return [.. Read(connection, keys)];
        }

        connection.Execute("BEGIN");
        try
        {
            return [.. Read(connection, keys)];
        }
        finally
        {
            connection.Execute("COMMIT");
        }
    });

    /// <summary>All or nothing.</summary>
    /// <exception cref="ETagMismatchException">One of them lost a race; nothing was written.</exception>
    public Task WriteAsync(IReadOnlyList<StateWrite> writes) => database.WriteAsync(connection =>
    {
        foreach (StateWrite write in writes)
        {
            if (Run(connection, write) == 0)
            {
                throw new ETagMismatchException();
            }
        }
    });

    /// <summary>Removes what has expired.</summary>
    public Task SweepAsync() =>
        database.WriteAsync(connection => connection.Execute("DELETE FROM localdapr_state WHERE expires <= $0", Now));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private IEnumerable<StoredItem> Read(SqliteConnection connection, IEnumerable<string> keys)
    {
        long now = Now;
        foreach (string key in keys)
        {
            List<StoredItem> found = connection.Query(
                "SELECT value, etag, expires FROM localdapr_state WHERE key = $0 AND (expires IS NULL OR expires > $1)",
                row => new StoredItem(
                    key,
                    row.GetFieldValue<byte[]>(0),
                    row.GetString(1),
                    row.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
                key,
                now);
            if (found is [StoredItem item])
            {
                yield return item;
            }
        }
    }

    /// <returns>How many rows it changed: none where it lost a race.</returns>
    private int Run(SqliteConnection connection, StateWrite write)
    {
        bool match = !string.IsNullOrEmpty(write.ETag);
        if (write.Value is null)
        {
            return match
                ? connection.Execute(
                    "DELETE FROM localdapr_state WHERE key = $0 AND etag = $1 AND (expires IS NULL OR expires > $2)", write.Key, write.ETag, Now)
                : Math.Max(1, connection.Execute("DELETE FROM localdapr_state WHERE key = $0", write.Key));
        }

        string etag = RandomId.Uuid();
        long? expires = write.TimeToLive is { } span ? (time.GetUtcNow() + span).ToUnixTimeMilliseconds() : null;
        if (match)
        {
            const string replace =
                """
                UPDATE localdapr_state SET value = $1, etag = $2, expires = $3
                WHERE key = $0 AND etag = $4 AND (expires IS NULL OR expires > $5)
                """;
            return connection.Execute(replace, write.Key, write.Value, etag, expires, write.ETag, Now);
        }

        const string store =
            """
            INSERT INTO localdapr_state (key, value, etag, expires) VALUES ($0, $1, $2, $3)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, etag = excluded.etag, expires = excluded.expires
            """;
        const string storeWhereNothingIs = $"{store} WHERE localdapr_state.expires <= $4";
        return write.FirstWrite
            ? connection.Execute(storeWhereNothingIs, write.Key, write.Value, etag, expires, Now)
            : connection.Execute(store, write.Key, write.Value, etag, expires);
    }
}

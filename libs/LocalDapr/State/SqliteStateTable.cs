using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.State;

/// <summary>The items of one SQLite file, shared by every store and sidecar that names the file.</summary>
/// <remarks>The table is not Dapr's own <c>state</c>, whose values are text: real Dapr on the same file begins with an empty store.</remarks>
internal sealed class SqliteStateTable(Database database, TimeProvider time)
{
    public const string Schema =
        """
        CREATE TABLE IF NOT EXISTS localdapr_state (key TEXT PRIMARY KEY, value BLOB NOT NULL, etag TEXT NOT NULL, expires INTEGER);
        CREATE INDEX IF NOT EXISTS localdapr_state_expires ON localdapr_state (expires) WHERE expires IS NOT NULL;
        """;

    /// <summary>Reads what is there and has not expired; keys that are absent are left out.</summary>
    public List<StoredItem> Read(IEnumerable<string> keys) => database.Read(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT value, etag, expires FROM localdapr_state WHERE key = $key AND (expires IS NULL OR expires > $now)";
        SqliteParameter keyParameter = command.Parameters.Add("$key", SqliteType.Text);
        command.Parameters.AddWithValue("$now", Now);
        var found = new List<StoredItem>();
        foreach (string key in keys)
        {
            keyParameter.Value = key;
            using SqliteDataReader reader = command.ExecuteReader();
            if (reader.Read())
            {
                DateTimeOffset? expires = reader.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2));
                found.Add(new StoredItem(key, reader.GetFieldValue<byte[]>(0), reader.GetString(1), expires));
            }
        }

        return found;
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
    public Task SweepAsync() => database.WriteAsync(connection =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "DELETE FROM localdapr_state WHERE expires <= $now";
        command.Parameters.AddWithValue("$now", Now);
        command.ExecuteNonQuery();
    });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private int Run(SqliteConnection connection, StateWrite write)
    {
        using SqliteCommand command = connection.CreateCommand();
        bool match = !string.IsNullOrEmpty(write.ETag);
        command.CommandText = (write.Value, match, write.FirstWrite) switch
        {
            (null, true, _) => "DELETE FROM localdapr_state WHERE key = $key AND etag = $old AND (expires IS NULL OR expires > $now)",
            (null, false, _) => "DELETE FROM localdapr_state WHERE key = $key",
            (_, true, _) =>
                """
                UPDATE localdapr_state SET value = $value, etag = $etag, expires = $expires
                WHERE key = $key AND etag = $old AND (expires IS NULL OR expires > $now)
                """,
            (_, false, true) =>
                """
                INSERT INTO localdapr_state (key, value, etag, expires) VALUES ($key, $value, $etag, $expires)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value, etag = excluded.etag, expires = excluded.expires
                WHERE localdapr_state.expires <= $now
                """,
            (_, false, false) =>
                """
                INSERT INTO localdapr_state (key, value, etag, expires) VALUES ($key, $value, $etag, $expires)
                ON CONFLICT (key) DO UPDATE SET value = excluded.value, etag = excluded.etag, expires = excluded.expires
                """,
        };
        command.Parameters.AddWithValue("$key", write.Key);
        command.Parameters.AddWithValue("$now", Now);
        command.Parameters.AddWithValue("$old", (object?)write.ETag ?? DBNull.Value);
        if (write.Value is not null)
        {
            command.Parameters.AddWithValue("$value", write.Value);
            command.Parameters.AddWithValue("$etag", RandomId.Uuid());
            object expires = write.TimeToLive is { } span ? (time.GetUtcNow() + span).ToUnixTimeMilliseconds() : DBNull.Value;
            command.Parameters.AddWithValue("$expires", expires);
        }

        int rows = command.ExecuteNonQuery();
        bool removesWhateverIsThere = write.Value is null && !match;
        return removesWhateverIsThere ? 1 : rows;
    }
}

using System.Buffers.Binary;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.Tests.Dapr.Durability;

public sealed class DatabaseTests
{
    private const string Schema = "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY)";

    [Fact]
    public async Task Whatever_writes_waits_for_the_disk()
    {
        using var folder = new TemporaryFolder();
        await using var database = Database.Open(folder.File("one.db"), Schema);

        Assert.Equal(("wal", 2L), await database.WriteAsync(Settings)); // 2: FULL, an fsync of the log with each commit.

        static (string, long) Settings(SqliteConnection connection) =>
            ((string)Ask(connection, "PRAGMA journal_mode")!, (long)Ask(connection, "PRAGMA synchronous")!);
    }

    [Fact]
    public async Task Writes_that_wait_together_share_a_commit()
    {
        const int writes = 100;
        using var folder = new TemporaryFolder();
        string path = folder.File("one.db");
        await using var database = Database.Open(path, Schema);
        int before = CommitsIn(path + "-wal");

        Task[] waiting;
        using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            other.Open();
            Ask(other, "BEGIN IMMEDIATE");
            waiting = [.. Enumerable.Range(0, writes).Select(_ => database.WriteAsync(connection => Ask(connection, "INSERT INTO item DEFAULT VALUES")))];
        }

        await Task.WhenAll(waiting).WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);

        Assert.Equal((long)writes, database.Read(connection => Ask(connection, "SELECT COUNT(*) FROM item")));
        Assert.InRange(CommitsIn(path + "-wal") - before, 1, 2); // The first may have gone alone.
    }

    [Fact]
    public async Task A_log_whose_end_is_torn_keeps_every_commit_before()
    {
        const int commits = 5;
        using var folder = new TemporaryFolder();
        string path = folder.File("one.db"), torn = folder.File("torn.db");
        await using (var database = Database.Open(path, Schema))
        {
            for (int n = 0; n < commits; n++)
            {
                await database.WriteAsync(connection => Ask(connection, "INSERT INTO item DEFAULT VALUES"));
            }

            File.WriteAllBytes(torn, Bytes(path));
            File.WriteAllBytes(torn + "-wal", Bytes(path + "-wal")[..^100]); // As if the power had failed within the last one.
        }

        await using var after = Database.Open(torn, Schema);

        Assert.Equal(commits - 1L, after.Read(connection => Ask(connection, "SELECT COUNT(*) FROM item")));
        await after.WriteAsync(connection => Ask(connection, "INSERT INTO item DEFAULT VALUES"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("one.db");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("This is something else. ", 100)));

        LocalDaprException refusal = Assert.Throws<LocalDaprException>(() => Database.Open(path, Schema));

        Assert.StartsWith($"{path} cannot be used as a database: ", refusal.Message, StringComparison.Ordinal);
    }

    private static object? Ask(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] all = new byte[file.Length];
        file.ReadExactly(all);
        return all;
    }

    /// <summary>
    /// Commits in a log (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): frames that say how many pages the database has
    /// then, those with the header's salt, which are not left over from before.
    /// </summary>
    private static int CommitsIn(string path)
    {
        const int header = 32, frameHeader = 24, salt = 8;
        ReadOnlySpan<byte> log = Bytes(path);
        int frame = frameHeader + BinaryPrimitives.ReadInt32BigEndian(log[8..]);
        int commits = 0;
        for (int at = header; at + frame <= log.Length; at += frame)
        {
            bool current = log.Slice(at + 8, salt).SequenceEqual(log.Slice(16, salt));
            commits += current && BinaryPrimitives.ReadUInt32BigEndian(log[(at + 4)..]) > 0 ? 1 : 0;
        }

        return commits;
    }
}

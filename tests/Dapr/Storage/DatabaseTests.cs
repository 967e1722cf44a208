using System.Buffers.Binary;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.Tests.Dapr.Storage;

public sealed class DatabaseTests : IAsyncLifetime
{
    private const string Schema = "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY)";
    private const string UpTo = "SELECT n FROM t WHERE n <= $0 ORDER BY n";

    private readonly TemporaryFolder folder = new();
    private Database database = null!;

    public ValueTask InitializeAsync()
    {
        database = Database.Open(folder.File("test.db"), Schema);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_and_the_others_of_its_commit_stand()
    {
        // The first one holds the thread that commits until all others wait.
        using var allWait = new ManualResetEventSlim();
        Task first = database.WriteAsync(_ => Assert.True(allWait.Wait(Eventually.Limit)));
        Task[] writes = [.. Enumerable.Range(0, 100).Select(n => database.WriteAsync(connection =>
        {
            connection.Execute("INSERT INTO t VALUES ($0)", n);
            if (n % 3 == 0)
            {
                throw new InvalidOperationException($"{n}");
            }
        }))];
        allWait.Set();
        await first;
        await Task.WhenAll(writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.Equal(Enumerable.Range(0, 100).Select(n => n % 3 == 0 ? $"{n}" : null), writes.Select(write => write.Exception?.InnerException?.Message));
        Assert.Equal(Enumerable.Range(0, 100).Where(n => n % 3 != 0).Select(n => (long)n), Numbers());
    }

    [Fact]
    public async Task A_write_that_is_alone_and_fails_leaves_nothing()
    {
        await database.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES (1)"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(connection =>
        {
            connection.Execute("INSERT INTO t VALUES (2)");
            throw new InvalidOperationException();
        }));
        await database.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES (3)"));

        Assert.Equal([1, 3], Numbers());
    }

    /// <summary>Calls come until the very end of a host; each is told by one kind of exception that it is over.</summary>
    [Fact]
    public async Task A_read_while_it_is_closed_is_whole_or_told_that_it_is_closed()
    {
        await database.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES (1)"));
        using var reading = new CountdownEvent(4);
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                Assert.Equal([1], Numbers());
                reading.Signal();
                Assert.Throws<ObjectDisposedException>(ReadForEver);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Assert.True(reading.Wait(Eventually.Limit, TestContext.Current.CancellationToken));

        await database.DisposeAsync();
        await Task.WhenAll(readers).WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);

        Assert.False(File.Exists(folder.File("test.db-wal"))); // No connection is left open.

        void ReadForEver()
        {
            while (true)
            {
                Assert.Equal([1], Numbers());
            }
        }
    }

    [Fact]
    public async Task A_statement_that_failed_runs_again()
    {
        const string insert = "INSERT INTO t VALUES ($0)";
        await database.WriteAsync(connection => connection.Execute(insert, 1));
        await Assert.ThrowsAsync<SqliteException>(() => database.WriteAsync(connection => connection.Execute(insert, 1)));

        await database.WriteAsync(connection => connection.Execute(insert, 2));

        Assert.Equal([1, 2], Numbers());
    }

    [Fact]
    public async Task A_statement_may_run_while_another_of_the_same_text_is_read()
    {
        await database.WriteAsync(connection => connection.Execute("INSERT INTO t VALUES (1), (2)"));

        // Twice: the second time, both statements are there already.
        Assert.All([Pairs(), Pairs()], pairs => Assert.Equal(["1: 1", "2: 1 2"], pairs));
    }

    [Fact]
    public async Task Nothing_is_written_after_the_end()
    {
        await database.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(_ => { }));
    }

    [Fact]
    public async Task Whatever_writes_waits_for_the_disk()
    {
        Assert.Equal(("wal", (long?)2), await database.WriteAsync(Settings)); // 2: FULL, an fsync of the log with each commit.

        static (string, long?) Settings(SqliteConnection connection) =>
            (connection.Query("PRAGMA journal_mode", row => row.GetString(0)).Single(), connection.Number("PRAGMA synchronous"));
    }

    [Fact]
    public async Task Writes_that_wait_together_share_a_commit()
    {
        const int writes = 100;
        string path = folder.File("test.db");
        int before = CommitsIn(path + "-wal");

        Task[] waiting;
        using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            other.Open();
            other.Execute("BEGIN IMMEDIATE");
            waiting = [.. Enumerable.Range(0, writes).Select(_ => database.WriteAsync(Insert))];
        }

        await Task.WhenAll(waiting).WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);

        Assert.Equal(writes, Numbers().Count);
        Assert.InRange(CommitsIn(path + "-wal") - before, 1, 2); // The first may have gone alone.
    }

    [Fact]
    public async Task A_log_whose_end_is_torn_keeps_every_commit_before()
    {
        const int commits = 5;
        string path = folder.File("test.db"), torn = folder.File("torn.db");
        for (int n = 0; n < commits; n++)
        {
            await database.WriteAsync(Insert);
        }

        File.WriteAllBytes(torn, Bytes(path));
        File.WriteAllBytes(torn + "-wal", Bytes(path + "-wal")[..^100]); // As if the power had failed within the last one.

        await using var after = Database.Open(torn, Schema);

        Assert.Equal(commits - 1L, after.Read(connection => connection.Number("SELECT COUNT(*) FROM t")));
        await after.WriteAsync(Insert);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name()
    {
        string path = folder.File("other.db");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("This is something else. ", 100)));

        LocalDaprException refusal = Assert.Throws<LocalDaprException>(() => Database.Open(path, Schema));

        Assert.StartsWith($"{path} cannot be used as a database: ", refusal.Message, StringComparison.Ordinal);
    }

    private static void Insert(SqliteConnection connection) => connection.Execute("INSERT INTO t DEFAULT VALUES");

    private List<string> Pairs() => database.Read(connection => connection.Query(
        UpTo, outer => $"{outer.GetInt64(0)}: {string.Join(' ', connection.Query(UpTo, inner => inner.GetInt64(0), outer.GetInt64(0)))}", 2));

    private List<long> Numbers() => database.Read(connection => connection.Query("SELECT n FROM t ORDER BY n", row => row.GetInt64(0)));

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

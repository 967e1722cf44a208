using Fleetscore.LocalDapr.Storage;

namespace Fleetscore.Tests.Dapr.Storage;

public sealed class DatabaseTests : IAsyncLifetime
{
    private const string UpTo = "SELECT n FROM t WHERE n <= $0 ORDER BY n";

    private readonly TemporaryFolder folder = new();
    private Database database = null!;

    public ValueTask InitializeAsync()
    {
        database = Database.Open(folder.File("test.db"), "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY)");
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
        Task first = database.WriteAsync(_ => Assert.True(allWait.Wait(TimeSpan.FromSeconds(30))));
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

    [Fact]
    public async Task A_statement_that_failed_runs_again()
    {
        const string insert = "INSERT INTO t VALUES ($0)";
        await database.WriteAsync(connection => connection.Execute(insert, 1));
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => database.WriteAsync(connection => connection.Execute(insert, 1)));

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

    private List<string> Pairs() => database.Read(connection => connection.Query(
        UpTo, outer => $"{outer.GetInt64(0)}: {string.Join(' ', connection.Query(UpTo, inner => inner.GetInt64(0), outer.GetInt64(0)))}", 2));

    private List<long> Numbers() => database.Read(connection => connection.Query("SELECT n FROM t ORDER BY n", row => row.GetInt64(0)));
}

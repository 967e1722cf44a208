using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Storage;

/// <summary>
/// One SQLite file: WAL, synchronous FULL. Writes are carried out one after the other by a single connection, and all that
/// wait together share one commit, and so one fsync. A write's task completes when its commit is on disk.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int MaxWritesPerCommit = 512;

    /// <summary>
    /// What a savepoint needs to be taken back stays in memory (it would spill into a temporary file), and 8 MB of pages for each
    /// connection (2 by default: every other page was read anew).
    /// </summary>
    private const string Settings =
        """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;
        PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000;
        """;

    private readonly string connectionString;
    private readonly PreparingConnection writer;
    private readonly ConcurrentBag<PreparingConnection> readers = [];
    private readonly BlockingCollection<PendingWrite> queue = [];

    /// <summary>The reads under way, and one more until the end: then it is zero for ever, and no read begins any more.</summary>
    private readonly CountdownEvent reads = new(1);
    private readonly Task loop;

    private Database(string connectionString, string schema)
    {
        this.connectionString = connectionString;
        writer = Connect();
        try
        {
            writer.Execute(schema);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        // A thread of its own: it waits for the disk most of the time, and the pool has few.
        loop = Task.Factory.StartNew(WriteLoop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens or creates the file and its folder, and runs the schema (CREATE … IF NOT EXISTS statements).</summary>
    /// <exception cref="LocalDaprException">The file cannot be opened, or is no database.</exception>
    public static Database Open(string path, string schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        try
        {
            return new Database(connectionString, schema);
        }
        catch (SqliteException wrong)
        {
            throw new LocalDaprException(
                $"{path} cannot be used as a database: {wrong.Message} "
                + "Keep a copy of it with its -wal and -shm, then restore it or delete it: deleted, it begins empty.",
                wrong);
        }
    }

    /// <summary>Runs a write in its own savepoint: when it throws, it leaves nothing and its task fails, the others stand.</summary>
    /// <param name="work">Synchronous; uses only the connection it is given.</param>
    /// <returns>What the work returned, once it is durable.</returns>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        var pending = new PendingWrite(connection => work(connection));
        Enqueue(pending);
        return (T)(await pending.Done.Task.ConfigureAwait(false))!;
    }

    /// <inheritdoc cref="WriteAsync{T}" />
    public Task WriteAsync(Action<SqliteConnection> work) => WriteAsync(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>Reads what is committed, on a connection of its own; readers never wait for writers.</summary>
    /// <exception cref="ObjectDisposedException">It is closed, or about to be.</exception>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(queue.IsAddingCompleted || !reads.TryAddCount(), this);
        try
        {
            return ReadOn(work);
        }
        finally
        {
            reads.Signal();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!queue.IsAddingCompleted)
        {
            queue.CompleteAdding();
            reads.Signal();
        }

        await loop.ConfigureAwait(false);
        reads.Wait(); // They are short, and would else meet a connection that is closed, or leave one open.
        while (readers.TryTake(out PreparingConnection? reader))
        {
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        await writer.DisposeAsync().ConfigureAwait(false);
    }

    private T ReadOn<T>(Func<SqliteConnection, T> work)
    {
        if (!readers.TryTake(out PreparingConnection? reader))
        {
            reader = Connect();
        }

        try
        {
            return work(reader);
        }
        finally
        {
            readers.Add(reader);
        }
    }

    private void Enqueue(PendingWrite write)
    {
        try
        {
            queue.Add(write);
        }
        catch (InvalidOperationException) // Disposed, or about to be.
        {
            throw new ObjectDisposedException(nameof(Database));
        }
    }

    private PreparingConnection Connect()
    {
        var connection = new PreparingConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute(Settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void WriteLoop()
    {
        var batch = new List<PendingWrite>();
        while (queue.TryTake(out PendingWrite? next, Timeout.Infinite))
        {
            batch.Clear();
            do
            {
                batch.Add(next);
            }
            while (batch.Count < MaxWritesPerCommit && queue.TryTake(out next));

            Commit(batch);
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        try
        {
            writer.Execute("BEGIN IMMEDIATE");
            if (batch is [PendingWrite alone])
            {
                alone.Result = alone.Work(writer); // Fails it, so does the whole transaction.
            }
            else
            {
                batch.ForEach(RunInSavepoint);
            }

            writer.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever failed, every waiting caller is told; the loop goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            TryRollBack();
            batch.ForEach(write => write.Done.TrySetException(failure));
            return;
        }

        batch.ForEach(write => write.Complete());
    }

    private void RunInSavepoint(PendingWrite write)
    {
        writer.Execute("SAVEPOINT one");
        try
        {
            write.Result = write.Work(writer);
            writer.Execute("RELEASE one");
        }
#pragma warning disable CA1031 // The failure belongs to this write's caller alone.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            write.Failure = failure;
            writer.Execute("ROLLBACK TO one; RELEASE one");
        }
    }

    private void TryRollBack()
    {
        try
        {
            writer.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // No transaction was open: BEGIN itself had failed.
        }
    }

    private sealed class PendingWrite(Func<SqliteConnection, object?> work)
    {
        public Func<SqliteConnection, object?> Work { get; } = work;

        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public object? Result { get; set; }

        public Exception? Failure { get; set; }

        public void Complete()
        {
            if (Failure is null)
            {
                Done.TrySetResult(Result);
            }
            else
            {
                Done.TrySetException(Failure);
            }
        }
    }
}

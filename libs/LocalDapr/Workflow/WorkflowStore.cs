using Fleetscore.LocalDapr.Storage;
using Fleetscore.WorkflowProtocol;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// The engine's tables: instances; their history, only ever appended to; and an inbox of events that no turn has taken up.
/// Open activities and timers are those whose end stands in neither, so they need no table.
/// </summary>
internal sealed class WorkflowStore(Database database) : IAsyncDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS instances (
            number INTEGER PRIMARY KEY AUTOINCREMENT, app TEXT NOT NULL, id TEXT NOT NULL, active INTEGER NOT NULL,
            generation INTEGER NOT NULL, execution TEXT NOT NULL, state BLOB NOT NULL, UNIQUE (app, id));
        CREATE INDEX IF NOT EXISTS instances_active ON instances (active) WHERE active = 1;
        CREATE TABLE IF NOT EXISTS history (
            instance INTEGER NOT NULL, position INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY (instance, position)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS inbox (
            row INTEGER PRIMARY KEY AUTOINCREMENT, instance INTEGER NOT NULL, generation INTEGER, event BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS inbox_instance ON inbox (instance);
        """;

    public static WorkflowStore Open(string path) => new(Database.Open(path, Schema));

    /// <summary>Stores a new instance with its first event, in the place of a finished one of the same id.</summary>
    public Task<StoredInstance> CreateAsync(NewInstance instance) => database.WriteAsync(connection => Create(connection, instance));

    /// <summary>Stores an event; null when the instance or the execution it answers has ended meanwhile.</summary>
    public Task<long?> ReceiveAsync(Delivery delivery) => database.WriteAsync(connection => Receive(connection, delivery));

    /// <summary>Stores all that a turn did, at once; null when the instance was purged meanwhile, then nothing is stored.</summary>
    public Task<StoredTurn?> CommitAsync(TurnWrite turn) => database.WriteAsync(connection => Commit(connection, turn));

    /// <summary>Forgets instances: those of the keys that have finished, and whatever has one of the numbers.</summary>
    public Task PurgeAsync(IReadOnlyList<InstanceKey> finished, IReadOnlyList<long> unfinished) => database.WriteAsync(connection =>
    {
        foreach (InstanceKey key in finished)
        {
            DeleteFinished(connection, key);
        }

        foreach (long number in unfinished)
        {
            Delete(connection, number);
        }
    });

    public WorkflowState? State(InstanceKey key) => database.Read(connection => connection.Query(
        "SELECT state FROM instances WHERE app = $0 AND id = $1",
        row => row.Message(0, WorkflowState.Parser),
        key.AppId,
        key.InstanceId).SingleOrDefault());

    public IReadOnlyList<HistoryEvent> History(InstanceKey key) => database.Read(connection => connection.Query(
        "SELECT event FROM history JOIN instances ON number = instance WHERE app = $0 AND id = $1 ORDER BY position",
        row => row.Message(0, HistoryEvent.Parser),
        key.AppId,
        key.InstanceId));

    /// <summary>A page of ids in order of creation, each with the number that leads to the next page.</summary>
    public IReadOnlyList<(long Number, string InstanceId)> List(string appId, long after, int count) => database.Read(connection =>
        connection.Query(
            "SELECT number, id FROM instances WHERE app = $0 AND number > $1 ORDER BY number LIMIT $2",
            row => (row.GetInt64(0), row.GetString(1)),
            appId,
            after,
            count));

    /// <summary>What was unfinished when the engine stopped.</summary>
    public IReadOnlyList<Instance> LoadUnfinished() => database.Read(connection => connection.Query(
        "SELECT number, app, id, generation, execution, state FROM instances WHERE active = 1 ORDER BY number",
        row => Load(connection, row)));

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static Instance Load(SqliteConnection connection, SqliteDataReader row)
    {
        long number = row.GetInt64(0);
        var instance = new Instance(
            new InstanceKey(row.GetString(1), row.GetString(2)),
            row.Message(5, WorkflowState.Parser),
            new Execution(row.GetInt32(3), row.GetString(4)))
        {
            Number = number,
        };
        instance.History.Add(connection.Query(
            "SELECT event FROM history WHERE instance = $0 ORDER BY position", e => e.Message(0, HistoryEvent.Parser), number));
        foreach ((int taskId, HistoryEvent scheduled) in instance.History.OpenActivities)
        {
            instance.Running[taskId] = new ActivityWork(instance, instance.Execution, scheduled);
        }

        List<InboxEvent> waiting = connection.Query(
            "SELECT row, event, generation FROM inbox WHERE instance = $0 ORDER BY row",
            e => new InboxEvent(e.GetInt64(0), e.Message(1, HistoryEvent.Parser), e.IsDBNull(2) ? null : e.GetInt32(2)),
            number);
        waiting.ForEach(instance.Add);
        return instance;
    }

    private static StoredInstance Create(SqliteConnection connection, NewInstance created)
    {
        Instance instance = created.Instance;
        DeleteFinished(connection, instance.Key);
        connection.Execute(
            "INSERT INTO instances (app, id, active, generation, execution, state) VALUES ($0, $1, 1, $2, $3, $4)",
            instance.Key.AppId,
            instance.Key.InstanceId,
            instance.Execution.Generation,
            instance.Execution.ExecutionId,
            instance.State);
        long number = LastRow(connection);
        return new StoredInstance(number, Insert(connection, number, generation: null, created.Started));
    }

    private static long? Receive(SqliteConnection connection, Delivery delivery) => connection.Number(
        "SELECT number FROM instances WHERE number = $0 AND active = 1 AND ($1 IS NULL OR generation = $1)",
        delivery.To.Number,
        delivery.Generation) is { } number
        ? Insert(connection, number, delivery.Generation, delivery.Event)
        : null;

    private static StoredTurn? Commit(SqliteConnection connection, TurnWrite turn)
    {
        int known = connection.Execute(
            "UPDATE instances SET active = $1, generation = $2, execution = $3, state = $4 WHERE number = $0 AND active = 1",
            turn.Number,
            !turn.Finished,
            turn.Execution.Generation,
            turn.Execution.ExecutionId,
            turn.State);
        if (known == 0)
        {
            return null;
        }

        foreach (InboxEvent taken in turn.Taken)
        {
            connection.Execute("DELETE FROM inbox WHERE row = $0", taken.Row);
        }

        if (turn.Finished)
        {
            connection.Execute("DELETE FROM inbox WHERE instance = $0", turn.Number);
        }

        if (turn.ContinuedAsNew)
        {
            connection.Execute("DELETE FROM history WHERE instance = $0", turn.Number);
            connection.Execute("DELETE FROM inbox WHERE instance = $0 AND generation IS NOT NULL", turn.Number);
        }

        int position = turn.Position;
        foreach (HistoryEvent e in turn.History)
        {
            connection.Execute("INSERT INTO history (instance, position, event) VALUES ($0, $1, $2)", turn.Number, position++, e);
        }

        return new StoredTurn(
            InsertFirst(connection, turn.Number, turn.NextExecution),
            [.. turn.Created.Select(instance => Create(connection, instance))],
            [.. turn.Deliveries.Select(delivery => Receive(connection, delivery))]);
    }

    private static long Insert(SqliteConnection connection, long instance, int? generation, HistoryEvent e)
    {
        connection.Execute("INSERT INTO inbox (instance, generation, event) VALUES ($0, $1, $2)", instance, generation, e);
        return LastRow(connection);
    }

    /// <summary>Puts events before all that wait, whose order stays; rows count upwards from 1, so below that is room.</summary>
    private static long[] InsertFirst(SqliteConnection connection, long instance, IReadOnlyList<HistoryEvent> events)
    {
        long first = connection.Number("SELECT MIN(0, COALESCE(MIN(row), 0)) FROM inbox")!.Value - events.Count;
        return [.. events.Select((e, i) =>
        {
            connection.Execute("INSERT INTO inbox (row, instance, event) VALUES ($0, $1, $2)", first + i, instance, e);
            return first + i;
        })];
    }

    private static long LastRow(SqliteConnection connection) => connection.Number("SELECT last_insert_rowid()")!.Value;

    private static void DeleteFinished(SqliteConnection connection, InstanceKey key)
    {
        if (connection.Number("SELECT number FROM instances WHERE app = $0 AND id = $1 AND active = 0", key.AppId, key.InstanceId) is { } number)
        {
            Delete(connection, number);
        }
    }

    private static void Delete(SqliteConnection connection, long number)
    {
        connection.Execute("DELETE FROM inbox WHERE instance = $0", number);
        connection.Execute("DELETE FROM history WHERE instance = $0", number);
        connection.Execute("DELETE FROM instances WHERE number = $0", number);
    }
}

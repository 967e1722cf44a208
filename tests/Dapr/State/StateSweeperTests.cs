using Fleetscore.LocalDapr.State;
using Fleetscore.LocalDapr.Storage;
using Fleetscore.Tests.Dapr.Worker;
using Microsoft.Data.Sqlite;

namespace Fleetscore.Tests.Dapr.State;

public sealed class StateSweeperTests
{
    [Fact]
    public async Task A_sweep_that_fails_is_made_up_for_by_the_next()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fleetscore-test-");
        var time = new WatchedClock();
        var interval = TimeSpan.FromHours(1);
        await using (var database = Database.Open(Path.Combine(folder.FullName, "features.db"), SqliteStateTable.Schema))
        {
            await database.WriteAsync(connection => Run(connection, "ALTER TABLE localdapr_state RENAME TO away"));
            await database.WriteAsync(connection => Run(connection, "INSERT INTO away VALUES ('k', x'01', 'e', 1)"));
            await using var sweeper = new StateSweeper(new SqliteStateTable(database, time), interval, time);
            await time.PassAsync(interval);
            await database.WriteAsync(connection => Run(connection, "ALTER TABLE away RENAME TO localdapr_state"));

            await time.PassAsync(interval);
            await Eventually.IsTrueAsync(() => database.Read(Count) == 0, "the expired item is removed");
        }

        folder.Delete(recursive: true);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Count(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM localdapr_state";
        return (long)command.ExecuteScalar()!;
    }
}

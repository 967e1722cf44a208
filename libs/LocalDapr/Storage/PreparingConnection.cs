using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Storage;

/// <summary>
/// A connection that keeps its statements prepared, because to parse one costs as much as to run it. Whoever runs one takes it
/// and gives it back, so that a statement may run while another of the same text is being read.
/// </summary>
internal sealed class PreparingConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> idle = new(StringComparer.Ordinal);

    /// <summary>A statement that nobody else uses; it may have the parameters of its last use.</summary>
    public SqliteCommand Take(string sql)
    {
        if (idle.Remove(sql, out SqliteCommand? known))
        {
            return known;
        }

        SqliteCommand command = CreateCommand();
#pragma warning disable CA2100 // The statements are this assembly's own constants; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    public void GiveBack(SqliteCommand command)
    {
        if (!idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }
}

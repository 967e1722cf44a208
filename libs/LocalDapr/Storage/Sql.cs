using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Storage;

/// <summary>Statements with positional arguments: $0, $1, …; prepared once where the connection is a <see cref="Database"/>'s.</summary>
internal static class Sql
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        using var statement = new Statement(connection, sql, arguments);
        return statement.Command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null when there is no row.</summary>
    public static long? Number(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        using var statement = new Statement(connection, sql, arguments);
        return (long?)statement.Command.ExecuteScalar();
    }

    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> arguments)
    {
        using var statement = new Statement(connection, sql, arguments);
        using SqliteDataReader reader = statement.Command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public static T Message<T>(this SqliteDataReader reader, int column, MessageParser<T> parser)
        where T : IMessage<T> => parser.ParseFrom(reader.GetFieldValue<byte[]>(column));

    /// <summary>A statement in use.</summary>
    private readonly ref struct Statement : IDisposable
    {
        private readonly PreparingConnection? preparing;

        public Statement(SqliteConnection connection, string sql, ReadOnlySpan<object?> arguments)
        {
            preparing = connection as PreparingConnection;
            Command = preparing?.Take(sql) ?? Unprepared(connection, sql);
            for (int i = Command.Parameters.Count; i < arguments.Length; i++)
            {
                Command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            for (int i = 0; i < arguments.Length; i++)
            {
                object? value = arguments[i] is IMessage message ? message.ToByteArray() : arguments[i];
                Command.Parameters[i].Value = value ?? DBNull.Value;
            }
        }

        public SqliteCommand Command { get; }

        public void Dispose()
        {
            if (preparing is not null)
            {
                preparing.GiveBack(Command);
            }
            else
            {
                Command.Dispose();
            }
        }

        private static SqliteCommand Unprepared(SqliteConnection connection, string sql)
        {
            SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this assembly's own constants; values go in as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            return command;
        }
    }
}

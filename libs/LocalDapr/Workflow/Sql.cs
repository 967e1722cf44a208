using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>Statements with positional arguments: $0, $1, …</summary>
internal static class Sql
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        using SqliteCommand command = connection.Command(sql, arguments);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null when there is no row.</summary>
    public static long? Number(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        using SqliteCommand command = connection.Command(sql, arguments);
        return (long?)command.ExecuteScalar();
    }

    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> arguments)
    {
        using SqliteCommand command = connection.Command(sql, arguments);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public static T Message<T>(this SqliteDataReader reader, int column, MessageParser<T> parser)
        where T : IMessage<T> => parser.ParseFrom(reader.GetFieldValue<byte[]>(column));

    private static SqliteCommand Command(this SqliteConnection connection, string sql, ReadOnlySpan<object?> arguments)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this folder's own constants; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < arguments.Length; i++)
        {
            object? value = arguments[i] is IMessage message ? message.ToByteArray() : arguments[i];
            command.Parameters.AddWithValue($"${i}", value ?? DBNull.Value);
        }

        return command;
    }
}

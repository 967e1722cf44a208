using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>The events that a host's broker keeps, seen from outside, be the host running or not.</summary>
public static class StoredMessages
{
    /// <summary>How many wait for their acknowledgement; null where there has never been a broker.</summary>
    /// <exception cref="LocalDaprException">The broker's file cannot be read.</exception>
    public static long? Count(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, MqttBroker.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        using SqliteConnection connection = StoredFile.Open(path);
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM message";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException wrong)
        {
            throw new LocalDaprException($"{path} cannot be read: {wrong.Message}", wrong);
        }
    }
}

using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.Storage;

/// <summary>
/// A SQLite file of a host, opened by somebody else to look at it. Nothing is ever written: a host that stopped in order
/// left the file alone, and it is read as it stands; beside a log, which a running host or one that was killed keeps,
/// SQLite's own index of that log may appear.
/// </summary>
internal static class StoredFile
{
    /// <exception cref="LocalDaprException">The file cannot be read.</exception>
    public static SqliteConnection Open(string path)
    {
        string source = File.Exists(path + "-wal") ? path : new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";
        var address = new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var connection = new SqliteConnection(address.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException wrong)
        {
            connection.Dispose();
            throw new LocalDaprException($"{path} cannot be read: {wrong.Message}", wrong);
        }
    }
}

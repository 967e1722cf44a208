using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.State;

/// <summary>The items of a <c>state.sqlite</c> store, read straight from its file while no host runs. Nothing is ever written.</summary>
public sealed class StoredState : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly string prefix;

    private StoredState(SqliteConnection connection, string prefix)
    {
        this.connection = connection;
        this.prefix = prefix;
    }

    /// <param name="appFile">The dapr.yaml whose components name the store.</param>
    /// <param name="dataDirectory">Stands for <c>.fleetscore</c>.</param>
    /// <param name="store">The component's name.</param>
    /// <param name="appId">Whose keys are read.</param>
    /// <returns>Null where nothing has been stored yet.</returns>
    /// <exception cref="LocalDaprException">There is no such store, or its file cannot be read.</exception>
    public static StoredState? Open(string appFile, string dataDirectory, string store, string appId)
    {
        HostPlan plan = HostPlan.Make(new LocalHostOptions { AppFile = appFile, DataDirectory = dataDirectory });
        Component component = plan.Components.FirstOrDefault(one => one.Name == store && HostPlan.IsPlainStore(one))
            ?? throw new LocalDaprException($"{appFile} has no {StateStore.Type} component named {store}.");
        string path = plan.Locate(component.Required("connectionString"), plan.Entries[0]);
        if (!File.Exists(path))
        {
            return null;
        }

        return new StoredState(StoredFile.Open(path), StateStore.Prefix(component, appId));
    }

    /// <returns>The item's value, be it expired or not; null where there is none.</returns>
    /// <exception cref="LocalDaprException">The file cannot be read.</exception>
    public byte[]? Find(string key)
    {
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT value FROM localdapr_state WHERE key = $key";
            command.Parameters.AddWithValue("$key", prefix + key);
            return command.ExecuteScalar() as byte[];
        }
        catch (SqliteException wrong)
        {
            throw new LocalDaprException($"{connection.DataSource} cannot be read: {wrong.Message}", wrong);
        }
    }

    public void Dispose() => connection.Dispose();
}

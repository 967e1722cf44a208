using Fleetscore.LocalDapr.Processes;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr;

/// <summary>What a host would find on this machine, looked at without starting one. Nothing is written.</summary>
public static class HostInspection
{
    /// <summary>Reads dapr.yaml and all resources as a host does.</summary>
    /// <exception cref="LocalDaprException">A host would refuse them.</exception>
    public static PlannedHost Plan(LocalHostOptions options)
    {
        var plan = HostPlan.Make(options);
        plan.CheckPortsDiffer();
        return new PlannedHost(
            plan.NamedPorts,
            [.. plan.Components.Select(component => component.Name)],
            [.. plan.Entries.SelectMany(app => Programs(app.Command, app.Directory)).Distinct()]);
    }

    /// <summary>The apps of a dapr.yaml, in its order, as messages call them.</summary>
    /// <exception cref="LocalDaprException">The file cannot be understood.</exception>
    public static IReadOnlyList<string> AppNames(string appFile) => [.. AppFile.Read(appFile).Select(app => app.Name)];

    /// <summary>Whether a host, or a broker alone, runs on a data directory.</summary>
    public static bool IsInUse(string dataDirectory) => HostLock.IsTaken(dataDirectory);

    /// <summary>Apps of a host that was killed which still run, as "name (process id)".</summary>
    public static IReadOnlyList<string> LeftOvers(string dataDirectory) =>
        [.. LaunchedApps.LeftBehind(dataDirectory).Select(app => $"{app.App} (process {app.ProcessId})")];

    /// <summary>Asks SQLite whether a file is whole; it reads all of it.</summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? DatabaseProblem(string path)
    {
        try
        {
            using SqliteConnection connection = StoredFile.Open(path);
            using SqliteCommand check = connection.CreateCommand();
            check.CommandText = "PRAGMA quick_check(1)";
            return check.ExecuteScalar() is string answer && answer != "ok" ? answer : null;
        }
        catch (LocalDaprException unreadable)
        {
            return unreadable.Message;
        }
        catch (SqliteException damage)
        {
            return damage.Message;
        }
    }

    private static IEnumerable<string> Programs(IReadOnlyList<string> command, string folder) =>
        command.Where(word => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).Select(word => Path.GetFullPath(word, folder));
}

/// <summary>What a host would run.</summary>
/// <param name="Ports">Every port it would listen on, and what it is for.</param>
/// <param name="Components">Their names.</param>
/// <param name="Programs">Absolute paths of the .NET programs in the apps' commands.</param>
public sealed record PlannedHost(
    IReadOnlyList<(int Port, string Purpose)> Ports, IReadOnlyList<string> Components, IReadOnlyList<string> Programs);

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.LocalDapr;

/// <summary>The addresses of a running host, for other processes: <c>host.json</c> in its data directory, gone when it stops.</summary>
public sealed record HostFile
{
    private const string FileName = "host.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The host's own process.</summary>
    [JsonRequired]
    public int ProcessId { get; init; }

    /// <summary>When that began, UTC: in a container its number is soon another process's. Null: the number alone says who it is.</summary>
    public DateTime? ProcessBegan { get; init; }

    public required Uri Broker { get; init; }

    public required IReadOnlyList<HostFileApp> Apps { get; init; }

    /// <summary>Reads the addresses of the host that runs on a data directory.</summary>
    /// <returns>Null where none does; a file left behind by one that was killed counts as none.</returns>
    /// <exception cref="LocalDaprException">The file is damaged.</exception>
    public static HostFile? Read(string dataDirectory)
    {
        HostFile? file = Find(dataDirectory);
        return file?.IsAlive() == true ? file : null;
    }

    /// <summary>Reads what a host that was killed left behind: one that stops in order removes its file.</summary>
    /// <returns>Null where none did.</returns>
    public static HostFile? LeftBehind(string dataDirectory)
    {
        HostFile? file = Find(dataDirectory);
        return file?.IsAlive() == false ? file : null;
    }

    internal static IAsyncDisposable Write(HostPlan plan, Uri broker)
    {
        string path = Path.Combine(plan.DataDirectory, FileName);
        using var own = Process.GetCurrentProcess();
        var file = new HostFile
        {
            ProcessId = own.Id,
            ProcessBegan = ProcessLife.Began(own),
            Broker = broker,
            Apps = [.. plan.Apps.Select(app => new HostFileApp
            {
                Name = app.Name,
                AppId = app.AppId,
                AppPort = app.AppPort,
                DaprHttpPort = app.DaprHttpPort,
                DaprGrpcPort = app.DaprGrpcPort,
            })],
        };
        string unfinished = path + ".new";
        File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(file, Json));
        File.Move(unfinished, path, overwrite: true);
        return new Removal(path);
    }

    private static HostFile? Find(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<HostFile>(File.ReadAllBytes(path), Json) : null;
        }
        catch (Exception damage) when (damage is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LocalDaprException($"{path} cannot be read: {damage.Message} Delete it if no host runs there.", damage);
        }
    }

    private bool IsAlive()
    {
        if (ProcessBegan is not { } began)
        {
            return ProcessLife.IsAlive(ProcessId);
        }

        using Process? process = ProcessLife.Find(ProcessId, began);
        return process is not null;
    }

    private sealed class Removal(string path) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            File.Delete(path);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>One app of a running host.</summary>
public sealed record HostFileApp
{
    public required string Name { get; init; }

    public required string AppId { get; init; }

    public required int AppPort { get; init; }

    public required int DaprHttpPort { get; init; }

    public required int DaprGrpcPort { get; init; }
}

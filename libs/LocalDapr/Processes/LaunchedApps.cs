using System.Globalization;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>
/// Who a host has started and not seen end: told to the <see cref="Keeper"/>, and written to <c>host.apps</c> in the data
/// directory, so that the next host there can end what one that was killed, with its keeper, left behind.
/// </summary>
internal sealed class LaunchedApps : IAsyncDisposable
{
    private const string FileName = "host.apps";

    private readonly string path;
    private readonly Keeper keeper = new();
    private readonly Dictionary<int, string> running = [];
    private readonly Lock gate = new();

    private LaunchedApps(string path) => this.path = path;

    /// <summary>Ends what the last host left behind, and begins with nobody.</summary>
    /// <param name="dataDirectory">The host holds its lock.</param>
    /// <param name="print">Told who was ended.</param>
    public static async Task<LaunchedApps> BeginAsync(string dataDirectory, Action<string> print)
    {
        string path = Path.Combine(dataDirectory, FileName);
        foreach (LeftOver left in LeftOver.Read(path))
        {
            if (await left.EndAsync(AppProcesses.StopLimit))
            {
                print($"{left.App} (process {left.ProcessId}) of a host that was killed still ran; it was ended.");
            }
        }

        File.Delete(path);
        return new LaunchedApps(path);
    }

    /// <summary>Those of a host that was killed which still run.</summary>
    public static IReadOnlyList<LeftOver> LeftBehind(string dataDirectory) =>
        [.. LeftOver.Read(Path.Combine(dataDirectory, FileName)).Where(left => left.IsRunning)];

    public void Started(string app, AppRun run)
    {
        lock (gate)
        {
            keeper.Watch(run.Id);
            running[run.Id] = new LeftOver(run.Id, run.Began, app).ToLine();
            Write();
        }
    }

    public void Ended(AppRun run)
    {
        lock (gate)
        {
            if (running.Remove(run.Id))
            {
                keeper.Forget(run.Id);
                Write();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await keeper.DisposeAsync();
        File.Delete(path);
    }

    /// <summary>A disk that is full stops no app from being started again: the keeper knows of it all the same.</summary>
    private void Write()
    {
        try
        {
            string unfinished = path + ".new";
            File.WriteAllLines(unfinished, running.Values);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // What stands there stays: those of them who have ended meanwhile are told by their time of start.
        }
    }
}

/// <summary>An app's process, as the host that started it wrote it down.</summary>
/// <param name="ProcessId">Also the number of its group, where it leads one.</param>
/// <param name="Began">When, UTC.</param>
/// <param name="App">The instance's name.</param>
internal sealed record LeftOver(int ProcessId, DateTime Began, string App)
{
    public bool IsRunning
    {
        get
        {
            using System.Diagnostics.Process? process = ProcessLife.Find(ProcessId, Began);
            return process is not null;
        }
    }

    /// <summary>Lines that cannot be read are nobody: a machine may lose its power in the middle of one.</summary>
    public static IEnumerable<LeftOver> Read(string path) =>
        (File.Exists(path) ? File.ReadAllLines(path) : []).Select(FromLine).OfType<LeftOver>();

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {Began.Ticks} {App}");

    /// <returns>False where it had ended already.</returns>
    public async Task<bool> EndAsync(TimeSpan limit)
    {
        using System.Diagnostics.Process? process = ProcessLife.Find(ProcessId, Began);
        if (process is null)
        {
            return false;
        }

        using var over = new CancellationTokenSource(limit);
        if (Signals.AskToEnd(-ProcessId) || Signals.AskToEnd(ProcessId))
        {
            await ProcessLife.EndsAsync(process, over.Token);
        }

        process.Kill(entireProcessTree: true);
        Signals.End(-ProcessId);
        return await ProcessLife.EndsAsync(process, CancellationToken.None);
    }

    private static LeftOver? FromLine(string line) => line.Split(' ', 3) is [var id, var ticks, var app]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long began)
        && began <= DateTime.MaxValue.Ticks
            ? new LeftOver(processId, new DateTime(began, DateTimeKind.Utc), app)
            : null;
}

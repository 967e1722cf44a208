using System.Diagnostics;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Storage;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Keeps one app running: starts it, waits until it listens, starts it again when it ends, stops it.</summary>
internal sealed class AppProcess(AppInstance app, AppEntry entry, IReadOnlyDictionary<string, string> environment, Action<string, string> output)
    : IAsyncDisposable
{
    /// <summary>What services look at to end with their host.</summary>
    public const string HostProcessVariable = "FLEETSCORE_HOST_PID";

    private const int MaxStartsInARow = 8;
    private const int LastLines = 5;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> lastLines = new();
    private Process? process;
    private Task watching = Task.CompletedTask;

    /// <summary>Faults when the app cannot be kept running.</summary>
    public Task Failed => failed.Task;

    /// <summary>Returns when the app listens.</summary>
    /// <exception cref="LocalDaprException">It cannot be started, ended, or does not listen.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Launch();
        if (!await WaitUntilListeningAsync(cancellation))
        {
            throw await NeverListenedAsync();
        }

        watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        if (process is { HasExited: false } running)
        {
            await StopAsync(running);
        }

        app.Down();
        process?.Dispose();
        stopping.Dispose();
    }

    private static async Task StopAsync(Process running)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        if (Posix.AskToEnd(running.Id))
        {
            try
            {
                await running.WaitForExitAsync(limit.Token);
                return;
            }
            catch (OperationCanceledException)
            {
                // It had its time.
            }
        }

        running.Kill(entireProcessTree: true);
        await running.WaitForExitAsync(CancellationToken.None);
    }

    private void Launch()
    {
        process?.Dispose();
        process = null;
        var start = new ProcessStartInfo(entry.Command[0], entry.Command.Skip(1))
        {
            WorkingDirectory = entry.Directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var launched = new Process { StartInfo = start };
        launched.OutputDataReceived += (_, line) => Print(line.Data);
        launched.ErrorDataReceived += (_, line) => Print(line.Data);
        try
        {
            launched.Start();
        }
        catch (System.ComponentModel.Win32Exception wrong)
        {
            launched.Dispose();
            throw new LocalDaprException($"{app.Name} cannot be started: {string.Join(' ', entry.Command)}: {wrong.Message}", wrong);
        }

        process = launched;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        app.Starting(process.Id);
    }

    /// <returns>False where the process ended or took too long.</returns>
    private async Task<bool> WaitUntilListeningAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        while (!process!.HasExited && Stopwatch.GetElapsedTime(began) < StartLimit)
        {
            if (app.AppPort == 0 || await Ports.IsListeningAsync(app.AppPort, cancellation))
            {
                app.Listens();
                return true;
            }

            await Task.Delay(ProbeInterval, cancellation);
        }

        return false;
    }

    private async Task<LocalDaprException> NeverListenedAsync()
    {
        string command = string.Join(' ', entry.Command);
        if (!process!.HasExited)
        {
            return new LocalDaprException(
                $"{app.Name} runs but does not listen on port {app.AppPort} (APP_PORT) after {StartLimit.TotalSeconds:0} s: {command}");
        }

        await process.WaitForExitAsync(CancellationToken.None);
        string said;
        lock (lastLines)
        {
            said = lastLines.Count == 0 ? "It printed nothing." : "It said last:\n" + string.Join('\n', lastLines);
        }

        return new LocalDaprException(
            $"{app.Name} ended with code {process.ExitCode} before it listened on port {app.AppPort}: {command}\n{said}");
    }

    private async Task WatchAsync()
    {
        try
        {
            TimeSpan backOff = FirstBackOff;
            for (int starts = 1; ; starts++)
            {
                await process!.WaitForExitAsync(stopping.Token);
                app.Down();
                if (starts > MaxStartsInARow)
                {
                    throw await NeverListenedAsync();
                }

                output(app.Name, $"ended with code {process.ExitCode}; it starts again in {backOff.TotalSeconds:0.#} s");
                await Task.Delay(backOff, stopping.Token);
                backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
                Launch();
                if (await WaitUntilListeningAsync(stopping.Token))
                {
                    (starts, backOff) = (0, FirstBackOff);
                }
                else if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; DisposeAsync ends the process.
        }
        catch (LocalDaprException lost)
        {
            failed.TrySetException(lost);
        }
    }

    private void Print(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > LastLines)
            {
                lastLines.Dequeue();
            }
        }

        output(app.Name, line);
    }
}

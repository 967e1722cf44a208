using System.Diagnostics;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Keeps one app running: starts it, waits until it listens, starts it again when it ends, stops it.</summary>
internal sealed class AppProcess(
    AppInstance app,
    AppEntry entry,
    IReadOnlyDictionary<string, string> environment,
    LaunchedApps launched,
    Action<string, string> output,
    TimeProvider time)
    : IDisposable
{
    private const int MaxStartsInARow = 8;
    private const int LastLines = 5;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>What ended the app may be ending the host as well, which then has to hear of it first.</summary>
    private static readonly TimeSpan HearOfStopping = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RestartBackOff backOff = new(time);
    private readonly Queue<string> lastLines = new();
    private AppRun? run;
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
            await Task.Delay(HearOfStopping, cancellation);
            throw await NeverListenedAsync();
        }

        watching = WatchAsync();
    }

    /// <summary>From now on an app that ends is not started again.</summary>
    public void Leave() => stopping.Cancel();

    /// <summary>Ends the app with all that it started.</summary>
    /// <param name="limit">What is left then is killed.</param>
    public async Task StopAsync(TimeSpan limit)
    {
        await stopping.CancelAsync();
        await watching;
        if (run is not null)
        {
            await run.StopAsync(limit);
            launched.Ended(run);
        }

        app.Down();
    }

    public void Dispose()
    {
        run?.Dispose();
        stopping.Dispose();
    }

    /// <exception cref="LocalDaprException">It cannot be started, or somebody took its port, who would be believed to be the app.</exception>
    private void Launch()
    {
        if (app.AppPort > 0)
        {
            Ports.CheckFree(app.AppPort, $"appPort of {app.Name}");
        }

        run?.Dispose();
        run = null;
        run = AppRun.Start(app.Name, entry, environment, Print);
        launched.Started(app.Name, run);
        app.Starting(run.Id);
    }

    /// <returns>False where the process ended or took too long.</returns>
    private async Task<bool> WaitUntilListeningAsync(CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        while (!run!.Ended.IsCompleted && Stopwatch.GetElapsedTime(began) < StartLimit)
        {
            if (app.AppPort == 0 || await Ports.IsListeningAsync(app.AppPort, cancellation))
            {
                app.Listens();
                backOff.Listens();
                return true;
            }

            await Task.Delay(ProbeInterval, cancellation);
        }

        return false;
    }

    private async Task<LocalDaprException> NeverListenedAsync()
    {
        string command = string.Join(' ', entry.Command);
        if (!run!.Ended.IsCompleted)
        {
            return new LocalDaprException(
                $"{app.Name} runs but does not listen on port {app.AppPort} (APP_PORT) after {StartLimit.TotalSeconds:0} s: {command}");
        }

        int code = await run.EndedWithAllAsync();
        string said;
        lock (lastLines)
        {
            said = lastLines.Count == 0 ? "It printed nothing." : "It said last:\n" + string.Join('\n', lastLines);
        }

        return new LocalDaprException($"{app.Name} ended with code {code} before it listened on port {app.AppPort}: {command}\n{said}");
    }

    private async Task WatchAsync()
    {
        try
        {
            for (int starts = 1; ; starts++)
            {
                await run!.Ended.WaitAsync(stopping.Token);
                app.Down();
                int code = await run.EndedWithAllAsync();
                launched.Ended(run);
                await Task.Delay(HearOfStopping, stopping.Token);
                if (starts > MaxStartsInARow)
                {
                    throw await NeverListenedAsync();
                }

                TimeSpan wait = backOff.Ended();
                output(app.Name, $"ended with code {code}; it starts again in {wait.TotalSeconds:0.#} s");
                await Task.Delay(wait, time, stopping.Token);
                Launch();
                if (await WaitUntilListeningAsync(stopping.Token))
                {
                    starts = 0;
                }
                else if (!run.Ended.IsCompleted)
                {
                    await run.StopAsync(TimeSpan.Zero);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops, and ends the process.
        }
        catch (LocalDaprException lost)
        {
            failed.TrySetException(lost);
        }
#pragma warning disable CA1031 // Whatever it is, the host must know that nobody keeps the app running any more.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            failed.TrySetException(new LocalDaprException($"{app.Name} cannot be kept running: {unexpected.Message}", unexpected));
        }
    }

    private void Print(string line)
    {
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

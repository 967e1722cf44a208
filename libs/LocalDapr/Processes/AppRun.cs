using System.ComponentModel;
using System.Diagnostics;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>One process of an app, with all that it starts.</summary>
internal sealed class AppRun : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>Somebody who left the app's session may hold its output open.</summary>
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task output = Task.CompletedTask;

    private AppRun(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult(process.ExitCode);
    }

    public int Id { get; private set; }

    /// <summary>When the process began, by the system's clock: with <see cref="Id"/>, who it is.</summary>
    public DateTime Began { get; private set; }

    /// <summary>The exit code; 128 + the signal's number where a signal ended it.</summary>
    public Task<int> Ended => ended.Task;

    /// <param name="app">What messages call it.</param>
    /// <param name="entry">What to start.</param>
    /// <param name="environment">Added to the host's own.</param>
    /// <param name="print">Receives what it prints, on either stream, a line at a time.</param>
    /// <exception cref="LocalDaprException">It cannot be started.</exception>
    public static AppRun Start(string app, AppEntry entry, IReadOnlyDictionary<string, string> environment, Action<string> print)
    {
        var run = new AppRun(AppCommand.Of(app, entry, environment));
        try
        {
            run.process.Start();
        }
        catch (Win32Exception wrong)
        {
            run.Dispose();
            throw AppCommand.CannotStart(app, entry, wrong.Message, wrong);
        }

        run.Id = run.process.Id;
        run.Began = ProcessLife.Began(run.process);
        run.process.StandardInput.Close();
        run.output = Task.WhenAll(
            LineReader.ReadAsync(run.process.StandardOutput, print), LineReader.ReadAsync(run.process.StandardError, print));
        return run;
    }

    /// <summary>Asks it to end, with all that it started, and kills what is left at the limit.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        bool asked = AppCommand.LeadsGroup && Signals.AskToEnd(-Id) || Signals.AskToEnd(Id);
        if (asked)
        {
            using var over = new CancellationTokenSource(limit);
            await WaitUntilNobodyIsLeftAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!Ended.IsCompleted)
        {
            process.Kill(entireProcessTree: true);
        }

        await EndedWithAllAsync();
    }

    /// <summary>Waits for the end of the process itself, ends what it started, and prints the last lines.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndedWithAllAsync()
    {
        int code = await Ended;
        if (AppCommand.LeadsGroup)
        {
            Signals.End(-Id);
        }

        await Task.WhenAny(output, Task.Delay(OutputLimit));
        return code;
    }

    public void Dispose() => process.Dispose();

    private async Task WaitUntilNobodyIsLeftAsync(CancellationToken over)
    {
        await Ended.WaitAsync(over);
        while (AppCommand.LeadsGroup && Signals.IsAnybodyIn(Id))
        {
            await Task.Delay(LookAgain, over);
        }
    }
}

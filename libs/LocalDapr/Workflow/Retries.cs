using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>
/// What the engine does by itself, with no caller to tell of a failure. Its pauses are real time even where workflows
/// run under a shifted clock.
/// </summary>
internal sealed class Retries(ILogger logger, CancellationToken stopping)
{
    /// <summary>As long as daprd's reminders wait.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Tries until the store takes it or the engine stops.</summary>
    public void Run(Instance instance, Func<Task> work) => _ = RunAsync(instance, work);

    public void After(TimeSpan pause, Action work) => _ = AfterAsync(pause, work);

    private async Task AfterAsync(TimeSpan pause, Action work)
    {
        await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested)
        {
            work();
        }
    }

    private async Task RunAsync(Instance instance, Func<Task> work)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (SqliteException failure)
            {
                logger.StoreFailed(failure, instance.Key.InstanceId, instance.Key.AppId);
                await Task.Delay(Pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (ObjectDisposedException)
            {
                return; // The engine stopped; a due timer or an oversized turn is found again at the next start.
            }
        }
    }
}

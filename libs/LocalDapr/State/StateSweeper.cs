using Microsoft.Data.Sqlite;

namespace Fleetscore.LocalDapr.State;

/// <summary>Removes expired items now and then; readers do not see them meanwhile.</summary>
internal sealed class StateSweeper : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;

    public StateSweeper(SqliteStateTable table, TimeSpan interval, TimeProvider time) => loop = Task.Run(() => RunAsync(table, interval, time));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
    }

    private async Task RunAsync(SqliteStateTable table, TimeSpan interval, TimeProvider time)
    {
        try
        {
            while (true)
            {
                try
                {
                    await table.SweepAsync();
                }
                catch (SqliteException)
                {
                    // A full disk, say: who writes is told, and what has expired stays unseen until the next sweep removes it.
                }

                await Task.Delay(interval, time, stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}

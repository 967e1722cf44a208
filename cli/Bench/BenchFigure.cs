using System.Diagnostics;

namespace Fleetscore.Cli.Bench;

/// <summary>What was measured of one row with so many callers at once.</summary>
internal sealed record BenchFigure
{
    /// <summary>The row's id.</summary>
    public required string Row { get; init; }

    public required string What { get; init; }

    public required int Callers { get; init; }

    /// <summary>In <see cref="Unit"/>; more than 0.</summary>
    public required double LocalDapr { get; init; }

    /// <summary>What was recorded of daprd, in the same unit; null where nothing was.</summary>
    public required double? Daprd { get; init; }

    /// <summary><c>calls/s</c>, or <c>s</c> for the seconds one call takes.</summary>
    public required string Unit { get; init; }

    /// <summary>How many times as fast as daprd: 1 is as fast.</summary>
    public required double? Ratio { get; init; }

    /// <summary>Processor time of the host alone for one call.</summary>
    public required double CpuMilliseconds { get; init; }

    /// <param name="row">What is called.</param>
    /// <param name="callers">Each makes its next call when its last one is answered.</param>
    /// <param name="span">How long; a call that takes longer is waited for.</param>
    /// <param name="client">Who calls.</param>
    /// <param name="cpuTime">The host's processor time so far.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<BenchFigure> MeasureAsync(
        BenchRow row, int callers, TimeSpan span, BenchClient client, Func<TimeSpan> cpuTime, CancellationToken cancellation)
    {
        await CallAsync(row, callers, span, client, cancellation); // Until the runtime has compiled what is called often.
        TimeSpan cpuBefore = cpuTime();
        (long calls, TimeSpan took) = await CallAsync(row, callers, span, client, cancellation);
        TimeSpan cpu = cpuTime() - cpuBefore;

        double rate = calls / took.TotalSeconds;
        double? recorded = row.Recorded[callers];
        return new BenchFigure
        {
            Row = row.Id,
            What = row.What,
            Callers = callers,
            LocalDapr = row.InSeconds ? 1 / rate : rate,
            Daprd = recorded,
            Unit = row.InSeconds ? "s" : "calls/s",
            Ratio = row.InSeconds ? recorded * rate : rate / recorded,
            CpuMilliseconds = cpu.TotalMilliseconds / calls,
        };
    }

    private static async Task<(long Calls, TimeSpan Took)> CallAsync(
        BenchRow row, int callers, TimeSpan span, BenchClient client, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        long[] calls = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallerAsync(caller), cancellation)));
        return (calls.Sum(), Stopwatch.GetElapsedTime(began));

        async Task<long> CallerAsync(int caller)
        {
            long number = 0;
            do
            {
                await row.Call(client, caller, number++, cancellation);
            }
            while (Stopwatch.GetElapsedTime(began) < span);

            return number;
        }
    }
}

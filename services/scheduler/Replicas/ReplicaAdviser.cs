using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// Advises whether replicas of scorer should wait between runs, from the ledgers of the last ones: so a restart forgets
/// nothing. What was read stays in memory while the cache has room.
/// </summary>
internal sealed class ReplicaAdviser(PeriodReader periods, ScheduleOptions schedule, ReplicaOptions replicas, ILogger<ReplicaAdviser> log)
{
    private ReplicaChoice said = ReplicaChoice.Unknown;

    public async Task<ReplicaAdvice> AdviseAsync(CancellationToken cancellation)
    {
        LatestPeriods latest = await periods.ReadLastAsync(ReplicaAdvice.MaxRuns, cancellation);
        return ReplicaAdvice.Of(replicas.Terms(latest.Schedule?.Period ?? schedule.Period, schedule.Grace), [.. latest.Periods.SelectMany(WholeRun)]);
    }

    /// <summary>Says so in the log when the advice is another one than before.</summary>
    public async Task SayWhatChangedAsync(CancellationToken cancellation)
    {
        try
        {
            ReplicaAdvice advice = await AdviseAsync(cancellation);
            if (advice.Choice != said)
            {
                said = advice.Choice;
                log.ReplicasAdvised(advice.Reason);
            }
        }
        catch (GatewayException failure)
        {
            log.ReplicasNotAdvised(failure.Message); // The next run that is published asks again.
        }
    }

    /// <summary>A later revision scores few devices: only the first one shows what a run takes.</summary>
    private static IEnumerable<RunTimings> WholeRun(PeriodView period) =>
        period.Ledgers is [.., { Ledger: { Revision: 0, Timings: { } timings } }] ? [timings] : [];
}

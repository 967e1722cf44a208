using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>GET /dashboard/fleet: the latest periods in numbers, and the heat map.</summary>
internal static class FleetEndpoint
{
    public static async Task<IResult> GetAsync(
        string? hours,
        string? search,
        PeriodReader reader,
        ReplicaAdviser replicas,
        ScheduleOptions options,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (!HoursBack.TryRead(hours, out int span))
        {
            return HoursBack.Refused(hours);
        }

        LatestPeriods latest = await reader.ReadAsync(span, cancellation);
        DateTimeOffset now = clock.GetUtcNow();
        (IReadOnlyList<HeatRow> rows, int named) = HeatMap.Of(latest.Periods, string.IsNullOrWhiteSpace(search) ? null : search.Trim());
        var report = new FleetReport
        {
            Now = now,
            State = latest.State,
            Schedule = latest.Schedule is { } schedule ? ScheduleReport.Of(latest, schedule, options.Grace, now) : null,
            Periods = [.. latest.Periods.Select(PeriodReport.Of)],
            Rows = rows,
            NamedDevices = named,
            Replicas = await replicas.AdviseAsync(cancellation),
        };
        return TypedResults.Json(report, ContractsJson.Options);
    }
}

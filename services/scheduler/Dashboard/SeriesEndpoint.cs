using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>GET /dashboard/series: a device's sensors, and one sensor's windows with their verdicts.</summary>
internal static class SeriesEndpoint
{
    public static async Task<IResult> GetAsync(
        string? device, string? sensor, string? hours, PeriodReader reader, DeviceVerdicts verdicts, CancellationToken cancellation)
    {
        if (!HoursBack.TryRead(hours, out int span))
        {
            return HoursBack.Refused(hours);
        }

        if (Identifiers.Problem(device) is { } problem)
        {
            return TypedResults.Problem(
                $"device {problem}; name one as in ?device=pump-17.", statusCode: StatusCodes.Status400BadRequest);
        }

        LatestPeriods latest = await reader.ReadAsync(span, cancellation);
        PeriodView[] published = [.. latest.Periods.Where(period => period.Ledger is not null)];
        DeviceHistory history = await verdicts.ReadAsync(device!, published, cancellation);
        return history.Verdicts.Any(verdict => sensor is null || verdict.Series.Sensor == sensor)
            ? TypedResults.Json(Report(device!, sensor, history), ContractsJson.Options)
            : TypedResults.Problem(
                $"{(sensor is null ? $"The device '{device}'" : $"'{sensor}' of the device '{device}'")} has no verdicts in the last {span} hours. "
                + "Ids are case sensitive; ask for more hours if it was silent.",
                statusCode: StatusCodes.Status404NotFound);
    }

    private static SeriesReport Report(string device, string? sensor, DeviceHistory history)
    {
        Ledger newest = history.Periods[^1].Ledger!;
        return new SeriesReport
        {
            Device = device,
            From = history.Periods[0].Start,
            To = newest.Period + newest.PeriodLength,
            Cut = history.Cut,
            WindowSeconds = newest.Window.TotalSeconds,
            Sensors =
            [
                .. history.Verdicts.GroupBy(verdict => verdict.Series.Sensor)
                    .Select(one => new SensorReport(one.Key, one.Count(), one.Count(verdict => verdict.Anomaly == true))),
            ],
            Sensor = sensor,
            Windows = sensor is null ? null : [.. history.Verdicts.Where(verdict => verdict.Series.Sensor == sensor).Select(WindowReport.Of)],
        };
    }
}

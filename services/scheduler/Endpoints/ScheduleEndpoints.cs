using System.Text.Json;
using Fleetscore.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Scheduler;

/// <summary>The schedule as people and tools see it, and its pause.</summary>
internal static class ScheduleEndpoints
{
    public static async Task<IResult> GetAsync(ScheduleStore schedules, CancellationToken cancellation) =>
        Answer(await schedules.FindAsync(cancellation));

    public static async Task<IResult> GetDueAsync(
        ScheduleStore schedules, ScheduleOptions options, TimeProvider clock, CancellationToken cancellation) =>
        await schedules.FindAsync(cancellation) is { } schedule
            ? TypedResults.Json(DueStatus.Of(schedule, options.Grace, clock.GetUtcNow()), ContractsJson.Options)
            : Answer(null);

    public static async Task<IResult> PauseAsync(
        HttpRequest request, ScheduleStore schedules, ILogger<ScheduleStore> log, CancellationToken cancellation)
    {
        PauseRequest? pause;
        try
        {
            pause = await request.ReadFromJsonAsync<PauseRequest>(ContractsJson.Options, cancellation);
        }
        catch (JsonException failure)
        {
            return Refused(failure.Message);
        }

        if (pause is null)
        {
            return Refused("The body is null.");
        }

        if (await schedules.FindAsync(cancellation) is { } schedule
            && (pause.From - schedule.Start).Ticks % schedule.Period.Ticks != 0)
        {
            return Refused(
                $"{UtcTime.Write(pause.From)} is not the start of a period; "
                + $"periods start every {schedule.Period} from {UtcTime.Write(schedule.Start)} on.");
        }

        ScheduleItem? paused = await schedules.ChangeAsync(item => item with { PausedFrom = pause.From }, cancellation);
        log.Paused(pause.From);
        return Answer(paused);
    }

    public static async Task<IResult> ResumeAsync(
        ScheduleStore schedules, TickLoop ticks, ILogger<ScheduleStore> log, CancellationToken cancellation)
    {
        ScheduleItem? resumed = await schedules.ChangeAsync(item => item with { PausedFrom = null }, cancellation);
        log.Resumed();
        ticks.Hint();
        return Answer(resumed);
    }

    private static IResult Answer(ScheduleItem? schedule) => schedule is null
        ? TypedResults.Problem(
            "The schedule has not been created yet. Try again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Json(schedule, ContractsJson.Options);

    private static ProblemHttpResult Refused(string reason) =>
        TypedResults.Problem(
            $"A pause is {{\"from\":\"2026-11-22T10:00:00Z\"}}, the start of the first period held back. {reason}",
            statusCode: StatusCodes.Status400BadRequest);
}

using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>What is known of a period's run.</summary>
internal static class RunEndpoints
{
    public static async Task<IResult> GetAsync(string period, RunStore runs, CancellationToken cancellation)
    {
        if (!UtcTime.TryReadKey(period, out DateTimeOffset start))
        {
            return TypedResults.Problem(
                $"'{period}' is not the start of a period as in 20261122T100000Z.", statusCode: StatusCodes.Status400BadRequest);
        }

        return await runs.FindAsync(start, cancellation) is { } run
            ? TypedResults.Json(run.Value, ContractsJson.Options)
            : TypedResults.Problem($"Nobody reported in {period}, and it was not due yet.", statusCode: StatusCodes.Status404NotFound);
    }
}

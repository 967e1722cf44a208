using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>GET /dashboard/deadletters: what could not be taken lately, by reason.</summary>
internal static class DeadLetterEndpoint
{
    public static async Task<IResult> GetAsync(DeadLetterSamples letters, CancellationToken cancellation) =>
        TypedResults.Json(await letters.ReadAsync(cancellation), ContractsJson.Options);
}

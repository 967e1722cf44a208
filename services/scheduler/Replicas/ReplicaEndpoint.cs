using Fleetscore.Contracts;

namespace Fleetscore.Scheduler;

/// <summary>GET /replicas: whether replicas of scorer should wait between runs, and why.</summary>
internal static class ReplicaEndpoint
{
    public static async Task<IResult> GetAsync(ReplicaAdviser adviser, CancellationToken cancellation) =>
        TypedResults.Json(await adviser.AdviseAsync(cancellation), ContractsJson.Options);
}

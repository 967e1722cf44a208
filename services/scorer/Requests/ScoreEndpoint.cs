using System.Text.Json;
using Fleetscore.Contracts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Scorer;

/// <summary>POST /score: one shard of a period. Asking twice scores twice, into blobs of other names.</summary>
/// <remarks>
/// Its clock starts when the admission has let the request in: what came before was waiting for other shards, not work.
/// </remarks>
internal static class ScoreEndpoint
{
    public static async Task<IResult> PostAsync(
        HttpRequest request, ShardScoring scoring, Replica replica, TimeProvider clock, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        ScoreShardRequest? shard;
        try
        {
            shard = await JsonSerializer.DeserializeAsync<ScoreShardRequest>(request.Body, ContractsJson.Options, cancellation);
        }
        catch (JsonException failure)
        {
            return Refused([failure.Message]);
        }

        string[] problems = shard is null ? ["The body is null."] : [.. ScoreShardCheck.Problems(shard)];
        if (problems.Length > 0)
        {
            return Refused(problems);
        }

        ScoreShardResult result = await scoring.RunAsync(shard!, cancellation);
        TimeSpan queued = clock.GetElapsedTime(request.HttpContext.Features.GetRequiredFeature<Arrival>().At, began);
        return TypedResults.Json(result with { Work = new ShardWork(queued, clock.GetElapsedTime(began), replica.Name) }, ContractsJson.Options);
    }

    private static ProblemHttpResult Refused(string[] problems) => TypedResults.Problem(
        string.Join(' ', problems), title: "The request does not name a shard to score.", statusCode: StatusCodes.Status400BadRequest);
}

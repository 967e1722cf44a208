using System.Text.Json;
using Fleetscore.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Scorer;

/// <summary>POST /score: one shard of a period. Asking twice scores twice, into blobs of other names.</summary>
internal static class ScoreEndpoint
{
    public static async Task<IResult> PostAsync(HttpRequest request, ShardScoring scoring, CancellationToken cancellation)
    {
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
        return problems.Length > 0
            ? Refused(problems)
            : TypedResults.Json(await scoring.RunAsync(shard!, cancellation), ContractsJson.Options);
    }

    private static ProblemHttpResult Refused(string[] problems) => TypedResults.Problem(
        string.Join(' ', problems), title: "The request does not name a shard to score.", statusCode: StatusCodes.Status400BadRequest);
}

using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Scorer;

/// <summary>
/// Lets so many shards in at once, has some wait, and answers the others 429: who asks comes again, and on Azure may then meet a
/// replica that has room.
/// </summary>
internal sealed class ShardAdmission : IEndpointFilter, IAsyncDisposable
{
    /// <summary>About what a shard takes.</summary>
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter limiter;
    private readonly ScorerOptions options;
    private readonly ScorerMetrics metrics;

    public ShardAdmission(ScorerOptions options, ScorerMetrics metrics)
    {
        this.options = options;
        this.metrics = metrics;
        limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrentShards,
            QueueLimit = options.MaxQueuedShards,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        metrics.WatchQueue(() => limiter.GetStatistics()?.CurrentQueuedCount ?? 0);
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        using RateLimitLease turn = await limiter.AcquireAsync(permitCount: 1, http.RequestAborted);
        return turn.IsAcquired ? await next(context) : Refuse(http);
    }

    public ValueTask DisposeAsync() => limiter.DisposeAsync();

    private ProblemHttpResult Refuse(HttpContext http)
    {
        metrics.Refused();
        http.Response.Headers.RetryAfter = ComeAgain.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            $"{options.MaxConcurrentShards} shards are being scored and {options.MaxQueuedShards} wait already. Ask again after "
            + $"{ComeAgain.TotalSeconds} s. Where that happens a lot, run more replicas, or raise {ScorerOptions.Section}:"
            + $"{nameof(ScorerOptions.MaxQueuedShards)} where there is one replica only.",
            title: "This scorer has enough to do.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }
}

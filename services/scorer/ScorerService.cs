using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Microsoft.AspNetCore.RateLimiting;

namespace Fleetscore.Scorer;

/// <summary>Scores the shards it is asked for. It keeps nothing but loaded models: any replica can score any shard.</summary>
internal static class ScorerService
{
    private const string Concurrency = "shards";

    public static void AddScorer(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ScorerOptions>(ScorerOptions.Section);
        builder.Services.AddSingleton<ScorerMetrics>();
        builder.Services.AddSingleton<VersionModels>();
        builder.Services.AddSingleton<DeviceIndex>();
        builder.Services.AddSingleton<FeatureReader>();
        builder.Services.AddSingleton<ShardScoring>();
        builder.Services.AddSingleton<Replica>();
        builder.Services.AddRateLimiter(limiter => limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        builder.Services.AddOptions<RateLimiterOptions>().Configure<ScorerOptions>(Limit);
    }

    public static void MapScorer(this WebApplication app)
    {
        app.UseArrivals();
        app.UseRateLimiter();
        app.MapPost(Routes.Score, ScoreEndpoint.PostAsync).RequireRateLimiting(Concurrency);
    }

    private static void Limit(RateLimiterOptions limiter, ScorerOptions options) =>
        limiter.AddConcurrencyLimiter(Concurrency, shards =>
        {
            shards.PermitLimit = options.MaxConcurrentShards;
            shards.QueueLimit = options.MaxQueuedShards;
        });
}

using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scorer;

/// <summary>Scores the shards it is asked for. It keeps nothing but loaded models: any replica can score any shard.</summary>
internal static class ScorerService
{
    public static void AddScorer(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ScorerOptions>(ScorerOptions.Section);
        builder.Services.AddSingleton<ScorerMetrics>();
        builder.Services.AddSingleton<VersionModels>();
        builder.Services.AddSingleton<DeviceIndex>();
        builder.Services.AddSingleton<FeatureReader>();
        builder.Services.AddSingleton<ShardScoring>();
        builder.Services.AddSingleton<Replica>();
        builder.Services.AddSingleton<ShardAdmission>();
    }

    public static void MapScorer(this WebApplication app)
    {
        app.UseArrivals();
        app.MapPost(Routes.Score, ScoreEndpoint.PostAsync).AddEndpointFilter(app.Services.GetRequiredService<ShardAdmission>());
    }
}

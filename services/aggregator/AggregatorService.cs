using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

internal static class AggregatorService
{
    public static void AddAggregator(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<AggregatorOptions>(AggregatorOptions.Section);
        builder.Services.AddSingleton<AggregatorMetrics>();
        builder.Services.AddSingleton<ScheduleSource>();
        builder.Services.AddSingleton<ReadingLetters>();
        builder.Services.AddSingleton<ReadingsEndpoint>();
        AddCommits(builder.Services);
        builder.Services.AddReadiness<ScheduleCheck>(ScheduleCheck.Name);
    }

    public static void MapAggregator(this WebApplication app)
    {
        app.MapPost(Routes.Readings, ReadingsEndpoint.PostAsync);
    }

    /// <summary>Each loop has its own index, whose memory no other loop touches.</summary>
    private static void AddCommits(IServiceCollection services)
    {
        services.AddSingleton<RunItems>();
        services.AddSingleton<LateNotes>();
        services.AddTransient<DeviceIndex>();
        services.AddTransient<BatchCommitter>();
        services.AddTransient<CommitLoop>();
        services.AddSingleton<Func<CommitLoop>>(provider => provider.GetRequiredService<CommitLoop>);
        services.AddSingleton<CommitLoops>();
        services.AddHostedService(provider => provider.GetRequiredService<CommitLoops>());
    }
}

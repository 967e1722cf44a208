using Fleetscore.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace Fleetscore.Ingest;

internal static class IngestService
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IngestMetrics>();
        builder.Services.AddSingleton<DeadLetterWriter>();
        builder.Services.AddSingleton<TelemetryEndpoint>();
    }

    public static void MapIngest(this WebApplication app)
    {
        app.MapPost(Routes.Telemetry, TelemetryEndpoint.PostAsync)
            .WithMetadata(new RequestSizeLimitAttribute(TelemetryEndpoint.MaxEventBytes));
    }
}

using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fleetscore.Hosting;

/// <summary>
/// Traces and metrics: by OTLP where its endpoint is set, to Azure Monitor where its connection string is set. Logs have
/// their own way (<see cref="ServiceLogging"/>), so that nothing arrives twice.
/// </summary>
internal static class ServiceTelemetry
{
    /// <summary>The environment variable with the connection string.</summary>
    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddServiceTelemetry(this WebApplicationBuilder builder, string appId)
    {
        bool otlp = !string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]);
        string? azure = builder.Configuration[ApplicationInsights];
        if (!otlp && string.IsNullOrEmpty(azure))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(appId))
            .WithTracing(traces => AddTraces(traces, otlp, azure))
            .WithMetrics(metrics => AddMetrics(metrics, otlp, azure));
    }

    private static void AddTraces(TracerProviderBuilder traces, bool otlp, string? azure)
    {
        traces.AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
            .AddHttpClientInstrumentation()
            .AddSource("Dapr.Workflow", "Fleetscore.*");
        if (otlp)
        {
            traces.AddOtlpExporter();
        }

        if (!string.IsNullOrEmpty(azure))
        {
            traces.AddAzureMonitorTraceExporter(options => options.ConnectionString = azure);
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, bool otlp, string? azure)
    {
        metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter("Fleetscore.*");
        if (otlp)
        {
            metrics.AddOtlpExporter();
        }

        if (!string.IsNullOrEmpty(azure))
        {
            metrics.AddAzureMonitorMetricExporter(options => options.ConnectionString = azure);
        }
    }
}

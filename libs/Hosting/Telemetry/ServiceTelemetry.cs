using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fleetscore.Hosting;

/// <summary>
/// Traces and metrics: to Application Insights where its connection string is set, else by OTLP where an endpoint is set. Never both:
/// an environment's agent sets the endpoint in every container, and would pass on to Application Insights what already went there.
/// Logs have their own way (<see cref="ServiceLogging"/>), so that nothing arrives twice.
/// </summary>
internal static class ServiceTelemetry
{
    /// <summary>The environment variable with the connection string.</summary>
    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The environment variable with the address of a collector.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddServiceTelemetry(this WebApplicationBuilder builder, string appId)
    {
        builder.Services.AddSingleton<IConfigurationCheck, TelemetryCheck>();
        builder.AddValidatedOptions<TelemetryOptions>(TelemetryOptions.Section);
        AzureMonitor? azure = AzureMonitor.Of(appId, builder.Configuration);
        if (azure is null && string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
        {
            return;
        }

        ServiceInstance instance = ServiceInstance.Of(appId, builder.Configuration);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(instance.Role, serviceInstanceId: instance.Name))
            .WithTracing(traces => AddTraces(traces, azure))
            .WithMetrics(metrics => AddMetrics(metrics, azure));
    }

    private static void AddTraces(TracerProviderBuilder traces, AzureMonitor? azure)
    {
        traces.AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
            .AddHttpClientInstrumentation(options => options.FilterHttpRequestMessage = request => !AzureMonitor.IsDelivery(request))
            .AddSource("Dapr.Workflow", "Fleetscore.*");
        if (azure is null)
        {
            traces.AddOtlpExporter();
        }
        else
        {
            traces.AddAzureMonitorTraceExporter(azure.Configure);
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, AzureMonitor? azure)
    {
        metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter("Fleetscore.*");
        if (azure is null)
        {
            metrics.AddOtlpExporter();
        }
        else
        {
            metrics.AddAzureMonitorMetricExporter(azure.Configure);
        }
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>
/// Sends the sidecars' spans by OTLP: to where the apps' Configuration says, else to where the apps send theirs
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>). Where neither is said, nobody listens and no span is made.
/// </summary>
internal sealed class SpanExport : IAsyncDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Service = "localdapr";

    private readonly TracerProvider provider;

    private SpanExport(TracerProvider provider) => this.provider = provider;

    /// <param name="settings">The apps' Configuration; null where they have none.</param>
    /// <param name="extra">What the apps' environment has beyond this process's.</param>
    /// <param name="keeps">Of an input binding and the trace that begins there: whether it is kept.</param>
    /// <param name="print">Receives spans as lines, where the Configuration asks for that.</param>
    public static SpanExport? Start(
        TracingSettings? settings,
        IReadOnlyDictionary<string, string> extra,
        Func<string, ActivityTraceId, bool> keeps,
        Action<string> print)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddInMemoryCollection(extra.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)))
            .Build();
        bool fromEnvironment = settings?.Otlp is null && !string.IsNullOrEmpty(configuration[Endpoint]);
        if (settings is null && !fromEnvironment)
        {
            return null;
        }

        TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration)) // The exporter reads its settings from it.
            .ConfigureResource(resource => resource.AddService(Service))
            .SetSampler(new ParentBasedSampler(new RootSampler(keeps, settings?.SamplingRate ?? 1)))
            .AddSource(SpanSources.Api.Name, SpanSources.Workflow.Name);
        if (settings?.ToOutput == true)
        {
            builder.AddProcessor(new SimpleActivityExportProcessor(new OutputSpans(print)));
        }

        if (settings?.Otlp is { } target)
        {
            builder.AddOtlpExporter(otlp => Direct(otlp, target));
        }
        else if (fromEnvironment)
        {
            builder.AddOtlpExporter();
        }

        return new SpanExport(builder.Build());
    }

    private static void Direct(OtlpExporterOptions otlp, OtlpTarget target)
    {
        otlp.Endpoint = target.Address;
        otlp.Protocol = target.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Headers = target.Headers;
        otlp.TimeoutMilliseconds = (int)target.Limit.TotalMilliseconds;
    }

    /// <summary>Sends what waits.</summary>
    public ValueTask DisposeAsync()
    {
        provider.Dispose();
        return ValueTask.CompletedTask;
    }
}

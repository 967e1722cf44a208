using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>
/// Sends the sidecars' spans to where the apps send theirs: by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Where it is not,
/// nobody listens and no span is made.
/// </summary>
internal sealed class SpanExport : IAsyncDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Service = "localdapr";

    private readonly TracerProvider provider;

    private SpanExport(TracerProvider provider) => this.provider = provider;

    /// <param name="extra">What the apps' environment has beyond this process's.</param>
    /// <param name="keeps">Of an input binding and the trace that begins there: whether it is kept.</param>
    public static SpanExport? Start(IReadOnlyDictionary<string, string> extra, Func<string, ActivityTraceId, bool> keeps)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddInMemoryCollection(extra.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)))
            .Build();
        if (string.IsNullOrEmpty(configuration[Endpoint]))
        {
            return null;
        }

        return new SpanExport(Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration)) // The exporter reads its settings from it.
            .ConfigureResource(resource => resource.AddService(Service))
            .SetSampler(new ParentBasedSampler(new BindingSampler(keeps)))
            .AddSource(SpanSources.Api.Name, SpanSources.Workflow.Name)
            .AddOtlpExporter()
            .Build());
    }

    /// <summary>Sends what waits.</summary>
    public ValueTask DisposeAsync()
    {
        provider.Dispose();
        return ValueTask.CompletedTask;
    }
}

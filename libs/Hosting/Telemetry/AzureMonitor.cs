using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;

namespace Fleetscore.Hosting;

/// <summary>How traces and metrics go to Application Insights; what is lost when it is away says docs/decisions/0013.</summary>
internal sealed class AzureMonitor(string connection, string appId, IConfiguration configuration)
{
    // An export that waits holds up the next one: 2,048 spans may queue behind it, then the newest are dropped.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <returns>Null where no Application Insights is connected.</returns>
    public static AzureMonitor? Of(string appId, IConfiguration configuration) =>
        configuration[ServiceTelemetry.ApplicationInsights] is { Length: > 0 } connection
            ? new AzureMonitor(connection, appId, configuration)
            : null;

    /// <summary>Whether a request carries telemetry: it is no dependency of the service's work.</summary>
    public static bool IsDelivery(HttpRequestMessage request) => request.RequestUri?.AbsolutePath is "/v2/track" or "/v2.1/track";

    /// <summary>Called when the exporters are made: by then the configuration is checked.</summary>
    public void Configure(AzureMonitorExporterOptions options)
    {
        TelemetryOptions? telemetry = configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>();
        options.ConnectionString = connection;
        options.StorageDirectory = telemetry?.FolderFor("traces", appId);
        options.EnableLiveMetrics = false;

        // The exporter would thin out to five traces a second; what is kept is for the service's own sampler to say.
        options.TracesPerSecond = null;
        options.SamplingRatio = 1;

        // ASP.NET Core's, HttpClient's and the runtime's own instruments measure the same, also of requests that no span was kept of.
        options.EnableStandardMetrics = false;
        options.EnablePerformanceCounters = false;
        options.Transport = new HttpClientTransport(new HttpClient(new AnswerInTime(AnswerLimit) { InnerHandler = Sockets() }));
    }

    /// <summary>As Azure's own transport has it: an endpoint that moves to another address is found there.</summary>
    private static SocketsHttpHandler Sockets() =>
        new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
}

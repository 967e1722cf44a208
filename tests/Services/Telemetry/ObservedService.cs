using Fleetscore.Hosting;
using Fleetscore.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Services.Telemetry;

/// <summary>A service of two routes, where one calls the other, that reports to a stand-in of the ingestion endpoint.</summary>
internal sealed class ObservedService : IAsyncDisposable
{
    private readonly WebApplication app;
    // The service's own client makes spans; whoever calls from outside is in no trace: without a propagator there is none.
    private readonly HttpClient own = new(new SocketsHttpHandler());
    private readonly HttpClient outside = new(new SocketsHttpHandler { MaxConnectionsPerServer = 16, ActivityHeadersPropagator = null });

    private ObservedService(WebApplication app) => this.app = app;

    /// <summary>The only one it knows.</summary>
    public static string Token => "f1e2e7-token-of-the-sidecar";

    /// <param name="endpoint">Where to report.</param>
    /// <param name="folder">Where to keep what cannot be reported.</param>
    /// <param name="more">Further configuration.</param>
    public static async Task<ObservedService> StartAsync(IngestionEndpoint endpoint, TemporaryFolder folder, params (string Name, string Value)[] more)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [ServiceTelemetry.ApplicationInsights] = endpoint.ConnectionString,
            ["Telemetry:Folder"] = folder.Path,
            ["Telemetry:EventShare"] = "1",
            ["APP_API_TOKEN"] = Token,
        });
        builder.Configuration.AddInMemoryCollection(more.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value)));
        builder.AddServiceDefaults("observed");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        var service = new ObservedService(app);
        app.MapGet("/outer", service.OuterAsync);
        app.MapGet("/inner", () => "hello");
        app.MapGet("/bug", string () => throw new InvalidOperationException("nobody foresaw this"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public Task<string> GetAsync(string path) => GetAsync(outside, path);

    public Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage> prepare) => SendAsync(outside, path, prepare);

    /// <summary>Stops as a service does; what is left is delivered.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        own.Dispose();
        outside.Dispose();
    }

    private async Task<string> OuterAsync(ILogger<ObservedService> logger)
    {
        ObservedLog.Asked(logger);
        return await GetAsync(own, "/inner");
    }

    private async Task<string> GetAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await SendAsync(client, path, request => request.Headers.Add(AppToken.Header, Token));
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(app.Urls.Single()), path));
        prepare(request);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

internal static partial class ObservedLog
{
    [LoggerMessage(1, LogLevel.Information, "Somebody asked.")]
    public static partial void Asked(ILogger logger);
}

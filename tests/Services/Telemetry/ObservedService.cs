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
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 16 });

    private ObservedService(WebApplication app) => this.app = app;

    /// <summary>The only one it knows.</summary>
    public static string Token => "f1e2e7-token-of-the-sidecar";

    public static async Task<ObservedService> StartAsync(IngestionEndpoint endpoint, TemporaryFolder folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [ServiceTelemetry.ApplicationInsights] = endpoint.ConnectionString,
            ["Telemetry:Folder"] = folder.Path,
            ["APP_API_TOKEN"] = Token,
        });
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

    public async Task<string> GetAsync(string path)
    {
        using HttpResponseMessage answer = await SendAsync(path, request => request.Headers.Add(AppToken.Header, Token));
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(app.Urls.Single()), path));
        prepare(request);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Stops as a service does; what is left is delivered.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task<string> OuterAsync(ILogger<ObservedService> logger)
    {
        ObservedLog.Asked(logger);
        return await GetAsync("/inner");
    }
}

internal static partial class ObservedLog
{
    [LoggerMessage(1, LogLevel.Information, "Somebody asked.")]
    public static partial void Asked(ILogger logger);
}

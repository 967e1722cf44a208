using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
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

    public static async Task<ObservedService> StartAsync(IngestionEndpoint endpoint, TemporaryFolder folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [ServiceTelemetry.ApplicationInsights] = endpoint.ConnectionString,
            ["Telemetry:Folder"] = folder.Path,
        });
        builder.AddServiceDefaults("observed");
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        var service = new ObservedService(app);
        app.MapGet("/outer", service.OuterAsync);
        app.MapGet("/inner", () => "hello");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public Task<string> GetAsync(string path) => http.GetStringAsync(Address(path), TestContext.Current.CancellationToken);

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

    private Uri Address(string path) => new(new Uri(app.Urls.Single()), path);
}

internal static partial class ObservedLog
{
    [LoggerMessage(1, LogLevel.Information, "Somebody asked.")]
    public static partial void Asked(ILogger logger);
}

using System.Net;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Services.Hosting;

/// <summary>A service with what every service shares and nothing of its own.</summary>
internal static class TestService
{
    public static async Task<WebApplication> StartAsync(
        Action<IServiceCollection>? add = null, Action<WebApplication>? map = null, params (string Name, string Value)[] settings)
    {
        WebApplication app = Build(builder => builder.WebHost.UseTestServer(), add, map, settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public static WebApplication Build(
        Action<WebApplicationBuilder> listen,
        Action<IServiceCollection>? add = null,
        Action<WebApplication>? map = null,
        params (string Name, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddServiceDefaults("test");
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddSingleton<ISidecarGateway>(new InMemorySidecar());
        listen(builder);
        add?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        map?.Invoke(app);
        return app;
    }

    public static async Task<(HttpStatusCode Status, string Body)> GetAsync(WebApplication app, string path, string? token = null)
    {
        using HttpClient client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("dapr-api-token", token);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

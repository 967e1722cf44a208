using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>What an app was sent, and answered.</summary>
internal sealed record Received(string Method, string Path, string Body, int Answer, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// The app of the recordings, inside the test: <c>?code=</c> says what it answers, a body <c>fail-2-500-x</c> that it answers
/// 500 twice and then 200. Its health is what <see cref="Health"/> says.
/// </summary>
internal sealed partial class RecordingApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string name;
    private readonly ConcurrentDictionary<string, int> attempts = new();
    private readonly List<Received> received = [];
    private int probes;

    private RecordingApp(WebApplication app, string name)
    {
        this.app = app;
        this.name = name;
    }

    /// <summary>The answer to a probe of <c>/healthz</c>, which is not among those received, but counted.</summary>
    public int Health { get; set; } = 200;

    public int Probes => probes;

    public IReadOnlyList<Received> Received
    {
        get
        {
            lock (received)
            {
                return [.. received];
            }
        }
    }

    public static async Task<RecordingApp> StartAsync(string name, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var recording = new RecordingApp(builder.Build(), name);
        recording.app.Run(recording.AnswerAsync);
        await recording.app.StartAsync();
        return recording;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [GeneratedRegex(@"^fail-(\d+)-(\d+)-")]
    private static partial Regex FailingBody();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz")
        {
            context.Response.StatusCode = Health;
            context.Response.Headers.Location = "/elsewhere"; // What counts where it is a redirection.
            Interlocked.Increment(ref probes);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        int code = int.Parse(context.Request.Query["code"].FirstOrDefault() ?? "200", CultureInfo.InvariantCulture);
        if (FailingBody().Match(body) is { Success: true } failing)
        {
            int times = int.Parse(failing.Groups[1].Value, CultureInfo.InvariantCulture);
            int attempt = attempts.AddOrUpdate(body, 1, (_, before) => before + 1);
            code = attempt <= times ? int.Parse(failing.Groups[2].Value, CultureInfo.InvariantCulture) : 200;
        }

        string path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        lock (received)
        {
            received.Add(new Received(context.Request.Method, path, body, code, headers));
        }

        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers["X-From"] = name;
        await context.Response.WriteAsync($"{{\"from\":\"{name}\"}}");
    }
}

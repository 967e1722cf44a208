using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Ingest;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Ingest;

/// <summary>The whole ingest service, with aggregator and dead letters in memory.</summary>
internal sealed class IngestHost : WebApplicationFactory<TelemetryEndpoint>
{
    public InMemoryBlobs Blobs { get; } = new();

    public InMemoryServices Others { get; } = new();

    public InMemorySidecar Sidecar { get; } = new();

    /// <summary>What aggregator was sent.</summary>
    public List<CommitRequest> Requests { get; } = [];

    public IngestHost() => Others.Answer = (appId, route, body) =>
    {
        Assert.Equal(("aggregator", "/readings"), (appId, route));
        CommitRequest request = ContractsJson.Read<CommitRequest>(body);
        Requests.Add(request);
        return ContractsJson.Write(new CommitAnswer { Accepted = request.Devices.Sum(device => device.Readings.Count), DeadLettered = 0 });
    };

    /// <summary>What the binding sends.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body, string topic = "")
    {
        using HttpClient client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/telemetry") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (topic.Length > 0)
        {
            request.Headers.Add("Topic", topic);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (string category in (string[])["Default", "Microsoft", "Microsoft.Hosting.Lifetime"])
        {
            builder.UseSetting($"Logging:LogLevel:{category}", "None");
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IBlobGateway>(Blobs);
            services.AddSingleton<IServiceGateway>(Others);
            services.AddSingleton<ISidecarGateway>(Sidecar);
            services.AddSingleton<TimeProvider>(new ManualClock(new DateTimeOffset(2026, 11, 22, 10, 30, 0, TimeSpan.Zero)));
        });
    }
}

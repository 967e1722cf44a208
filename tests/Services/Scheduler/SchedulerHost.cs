using System.Net;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>The whole scheduler, with state, blobs and workflow engine in memory. Periods from 10:00 on; it is 11:30.</summary>
internal sealed class SchedulerHost : WebApplicationFactory<ScheduleOptions>
{
    public SchedulerHost() => State = new InMemoryState(Clock);

    public FakeTimeProvider Clock { get; } = new(SchedulerRig.Ten.AddMinutes(90));

    public InMemoryState State { get; }

    public InMemoryBlobs Blobs { get; } = new();

    public FakeInstances Instances { get; } = new();

    public InMemorySidecar Sidecar { get; } = new();

    /// <summary>Settings beyond the defaults.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>A client of a scheduler whose schedule stands.</summary>
    public async Task<HttpClient> ReadyClientAsync()
    {
        HttpClient client = CreateClient();
        await Eventually.IsTrueAsync(IsReadyAsync, "the scheduler is ready: its schedule stands");
        return client;

        async Task<bool> IsReadyAsync()
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(Routes.Ready, UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("DAPR_GRPC_ENDPOINT", "http://127.0.0.1:1"); // nobody is there
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        builder.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Error");
        builder.UseSetting("Schedule:Start", "2026-11-22T10:00:00Z");
        foreach ((string name, string value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IStateGateway>(State);
            services.AddSingleton<IBlobGateway>(Blobs);
            services.AddSingleton<IRunInstances>(Instances);
            services.AddSingleton<ISidecarGateway>(Sidecar);
            services.AddSingleton<TimeProvider>(Clock);
        });
    }
}

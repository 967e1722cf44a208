using Dapr.Workflow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>An app with a worker beside a <see cref="FakeSidecar"/>.</summary>
internal sealed class WorkerApp : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerApp(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static WorkerApp Make(Uri sidecar, TimeProvider clock, Action<WorkflowRuntimeOptions> register, Action<IServiceCollection>? more = null)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_GRPC_ENDPOINT"] = sidecar.ToString(),
            ["DAPR_API_TOKEN"] = "sidecar-token",
        });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(clock);
        more?.Invoke(builder.Services);
        builder.Services.AddDaprWorkflow(register);
        return new(builder.Build());
    }

    public static async Task<WorkerApp> StartAsync(
        Uri sidecar, TimeProvider clock, Action<WorkflowRuntimeOptions> register, Action<IServiceCollection>? more = null)
    {
        WorkerApp app = Make(sidecar, clock, register, more);
        await app._host.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

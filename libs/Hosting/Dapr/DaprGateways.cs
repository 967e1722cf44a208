using Dapr;
using Dapr.Client;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Protocol = Dapr.Client.Autogen.Grpc.v1;

namespace Fleetscore.Hosting;

/// <summary>The one place that makes Dapr clients. A gateway that is registered already stays.</summary>
internal static class DaprGateways
{
    public static void AddDaprGateways(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<DaprOptions>(DaprOptions.Section);
        builder.Services.AddSingleton(services => new DaprCalls(services.GetRequiredService<DaprOptions>(), TimeProvider.System));
        builder.Services.TryAddSingleton(CreateClient);
        builder.Services.TryAddSingleton(CreateBulkState);
        builder.Services.TryAddSingleton(CreateSidecar);
        builder.Services.TryAddSingleton<IStateGateway, DaprState>();
        builder.Services.TryAddSingleton<IBlobGateway, DaprBlobs>();
        builder.Services.TryAddSingleton<IServiceGateway>(services => new DaprServices(
            CreateInvocationClient(services), services.GetRequiredService<DaprOptions>(), TimeProvider.System));
    }

    private static DaprClient CreateClient(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        return new DaprClientBuilder()
            .UseGrpcEndpoint(DaprDefaults.GetDefaultGrpcEndpoint(configuration))
            .UseHttpEndpoint(DaprDefaults.GetDefaultHttpEndpoint(configuration))
            .UseDaprApiToken(DaprDefaults.GetDefaultDaprApiToken(configuration))
            .Build();
    }

    /// <summary>Has a connection of its own, so that megabytes on their way do not hold up the small calls.</summary>
    private static DaprBulkState CreateBulkState(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var channel = GrpcChannel.ForAddress(
            DaprDefaults.GetDefaultGrpcEndpoint(configuration), new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        var headers = new Metadata();
        if (DaprDefaults.GetDefaultDaprApiToken(configuration) is { Length: > 0 } token)
        {
            headers.Add(AppToken.Header, token);
        }

        return new DaprBulkState(new Protocol.Dapr.DaprClient(channel), services.GetRequiredService<DaprCalls>(), headers);
    }

    /// <summary>Without a propagator the client makes no spans: a probe is no trace.</summary>
    private static ISidecarGateway CreateSidecar(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        return new DaprSidecar(
            new HttpClient(handler) { Timeout = DaprSidecar.Patience },
            DaprDefaults.GetDefaultHttpEndpoint(configuration).TrimEnd('/'),
            DaprDefaults.GetDefaultDaprApiToken(configuration));
    }

    private static HttpClient CreateInvocationClient(IServiceProvider services)
    {
        // The handler takes DAPR_API_TOKEN from the environment by itself.
        var handler = new InvocationHandler
        {
            DaprEndpoint = DaprDefaults.GetDefaultHttpEndpoint(services.GetRequiredService<IConfiguration>()),
            InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = 0 },
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}

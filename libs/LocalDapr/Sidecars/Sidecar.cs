using System.Net;
using System.Text;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>What a sidecar serves its app from.</summary>
internal sealed record SidecarParts
{
    public required AppInstance App { get; init; }

    public required AppComponents Components { get; init; }

    public required ServiceInvocation Invocation { get; init; }

    public required AppPolicies Policies { get; init; }

    /// <summary>What the app can invoke by name beside apps.</summary>
    public IReadOnlyList<HttpEndpoint> Endpoints { get; init; } = [];

    /// <summary>Null where the app has no actor state store, and so no workflows.</summary>
    public WorkflowEngine? Workflow { get; init; }

    public required ILoggerProvider Logs { get; init; }
}

/// <summary>One app instance's sidecar: HTTP/1.1 and gRPC (h2c) on loopback.</summary>
internal static class Sidecar
{
    /// <summary>A client's calls at once on its one connection; Dapr has no limit, Kestrel's own of 100 would make them queue.</summary>
    private const int MaxCallsOfApp = 10_000;

    /// <summary>Dapr has no limit to their number; HttpGuard limits their size.</summary>
    private const int MaxHeaders = 2_000;

    public static async Task<WebApplication> StartAsync(SidecarParts parts)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "LocalDapr" });
        builder.Logging.ClearProviders().AddProvider(parts.Logs).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls().ConfigureKestrel(kestrel =>
        {
            SetLimits(kestrel.Limits);
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1; // Byte for byte as the app gave them: see AppChannel.
            kestrel.Listen(IPAddress.Loopback, parts.App.DaprHttpPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, parts.App.DaprGrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
        });
        AddServices(builder.Services, parts);

        WebApplication sidecar = builder.Build();
        sidecar.UseRouting();
        sidecar.Use(CallerGuard.RunAsync);
        sidecar.Use((context, next) => GrpcGuard.IsGrpc(context) ? GrpcGuard.RunAsync(context, next) : HttpGuard.RunAsync(context, next));
        sidecar.Use((context, next) => ServiceInvocation.TryRead(context, out string appId, out string path)
            ? InvokeAsync(context, parts, appId, path)
            : next(context));
        MapServices(sidecar, parts);
        try
        {
            await sidecar.StartAsync();
            return sidecar;
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await sidecar.DisposeAsync();
            string problem = $"The sidecar of {parts.App.Name} cannot listen: {failure.Message}";
            throw new LocalDaprException(problem, failure) { IsPortInUse = true };
        }
        catch
        {
            await sidecar.DisposeAsync();
            throw;
        }
    }

    /// <summary>What Kestrel limits and Dapr does not, or only in its own words.</summary>
    internal static void SetLimits(KestrelServerLimits limits)
    {
        limits.Http2.MaxStreamsPerConnection = MaxCallsOfApp;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBodySize = null; // RequestBody and GrpcGuard refuse what is too large, in Dapr's words.
        limits.MinRequestBodyDataRate = null; // An app that stands in a debugger is slow.
        limits.MinResponseDataRate = null;
    }

    private static Task InvokeAsync(HttpContext context, SidecarParts parts, string appId, string path)
    {
        HttpEndpoints endpoints = context.RequestServices.GetRequiredService<HttpEndpoints>();
        return endpoints.Find(appId) is { } endpoint
            ? endpoints.InvokeAsync(context, endpoint, path)
            : parts.Invocation.InvokeAsync(context, parts.App.AppId, appId, path);
    }

    private static void AddServices(IServiceCollection services, SidecarParts parts)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = RequestBody.Limit; // Of what was compressed; GrpcGuard refuses the rest, in Dapr's words.
            grpc.MaxSendMessageSize = RequestBody.Limit;
            grpc.EnableDetailedErrors = true; // A disk that is full is told to whoever asked.
            grpc.Interceptors.Add<GrpcSpans>();
        });
        services.AddSingleton(parts.App);
        services.AddSingleton(new AppIdentity(parts.App.AppId));
        services.AddSingleton(parts.Components);
        services.AddSingleton(_ => new HttpEndpoints(parts.Endpoints, parts.Policies)); // Made by the container, and so disposed of with it.
        services.AddSingleton(new SidecarMetadata(
            parts.App, parts.Components.All, () => parts.Workflow?.Workers.ConnectedCount(parts.App.AppId) ?? 0)
        {
            Endpoints = [.. parts.Endpoints.Select(endpoint => endpoint.Name)],
            Resiliencies = parts.Policies.Names,
        });
        if (parts.Workflow is { } workflow)
        {
            services.AddSingleton(workflow);
        }
    }

    private static void MapServices(WebApplication sidecar, SidecarParts parts)
    {
        sidecar.MapGrpcService<DaprService>();
        if (parts.Workflow is not null)
        {
            sidecar.MapGrpcService<TaskHubService>();
        }

        HttpApi.Map(sidecar);
    }
}

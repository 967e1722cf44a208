using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Trace;

namespace Fleetscore.Hosting;

/// <summary>
/// One span for each call to the sidecar. A gRPC call is two of .NET's, its own and HTTP's below it, and would be a third in the sidecar:
/// the first is kept, and HTTP's tells the sidecar that the rest is not sampled. Service invocation is HTTP alone, and goes on in the
/// sidecar and the app that is called.
/// </summary>
internal static class SidecarCalls
{
    private const string Grpc = "application/grpc";
    private const string Invoke = "/v1.0/invoke/";
    private const string Method = "/method/";

    /// <summary>Before the exporters, so that they get what is named already.</summary>
    public static void AddSidecarCalls(this WebApplicationBuilder builder)
    {
        // Or the instrumentation would write down the trace before it asks the filter. Baggage, which the default has as well, nobody sends.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        builder.Services.ConfigureOpenTelemetryTracerProvider((_, traces) =>
            traces.AddSource("Grpc.Net.Client").AddProcessor(new GrpcCallNames()));
    }

    /// <summary>After whoever else has a filter.</summary>
    public static void LeaveOutGrpc(HttpClientTraceInstrumentationOptions options)
    {
        Func<HttpRequestMessage, bool>? other = options.FilterHttpRequestMessage;
        options.FilterHttpRequestMessage = request => !IsGrpc(request) && (other is null || other(request));
        options.EnrichWithHttpRequestMessage = NameInvocation;
    }

    private static bool IsGrpc(HttpRequestMessage request) => request.Content?.Headers.ContentType?.MediaType == Grpc;

    /// <summary>All of them would be called <c>POST</c>.</summary>
    private static void NameInvocation(Activity span, HttpRequestMessage request)
    {
        if (request.RequestUri?.AbsolutePath is { } path && path.StartsWith(Invoke, StringComparison.Ordinal))
        {
            span.DisplayName = $"invoke {path[Invoke.Length..].Replace(Method, "/", StringComparison.Ordinal)}";
        }
    }
}

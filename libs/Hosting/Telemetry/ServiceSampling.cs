using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Instrumentation.Http;
using OpenTelemetry.Trace;

namespace Fleetscore.Hosting;

/// <summary>
/// Which traces a service keeps. Added after the exporters: Azure Monitor's brings a sampler of its own, and the last one holds.
/// </summary>
internal static class ServiceSampling
{
    public static void AddServiceSampling(this WebApplicationBuilder builder, string appId)
    {
        builder.Services.ConfigureOpenTelemetryTracerProvider((services, traces) =>
            traces.SetSampler(new TraceSampler(appId, services.GetRequiredService<TelemetryOptions>().EventShare)));
        builder.Services.Configure<HttpClientTraceInstrumentationOptions>(SidecarCalls.LeaveOutGrpc);
    }
}

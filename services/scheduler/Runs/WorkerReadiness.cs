using Fleetscore.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleetscore.Scheduler;

/// <summary>
/// Ready while the workflow worker is connected: without it no run starts or moves. Any worker of this sidecar will do; which
/// scheduler's instances it works on is no question.
/// </summary>
internal sealed class WorkerReadiness(ISidecarGateway sidecar) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await sidecar.CountWorkersAsync(cancellationToken) > 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The workflow worker is not connected to the sidecar yet; it goes on trying.");
        }
        catch (GatewayException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}

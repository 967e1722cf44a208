using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleetscore.Hosting;

/// <summary>
/// Every service needs its sidecar and nothing else of the others: whether aggregator is well is no question of ingest's readiness.
/// If it were, one ill service would take all the others down, and with them the answers about what is wrong.
/// </summary>
internal sealed class SidecarCheck(ISidecarGateway sidecar) : IHealthCheck
{
    public const string Name = "sidecar";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await sidecar.FindProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem
            ? HealthCheckResult.Unhealthy(problem)
            : HealthCheckResult.Healthy();
}

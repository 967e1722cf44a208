using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleetscore.Scheduler;

/// <summary>Ready once the schedule stands; whether another scheduler is at work as well does not matter.</summary>
internal sealed class ScheduleReadiness(ScheduleSetup setup) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(setup.Done ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The schedule is not set up yet."));
}

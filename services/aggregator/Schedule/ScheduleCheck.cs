using Fleetscore.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleetscore.Aggregator;

/// <summary>Ready once the schedule is known.</summary>
internal sealed class ScheduleCheck(ScheduleSource schedule) : IHealthCheck
{
    public const string Name = "schedule";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await schedule.GetAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (GatewayException failure)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}

using Fleetscore.Contracts;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Fleetscore.Hosting;

/// <summary>
/// Whether what this service needs is there. Anyone may ask, as often as they like: the checks run once a second at most, and those who
/// ask meanwhile get the same answer. That a service is stopping is told at once.
/// </summary>
internal sealed class Readiness(HealthCheckService checks, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<HealthAnswer>? answer;
    private long answeredAt;

    public Task<HealthAnswer> AskAsync(CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Task.FromResult(HealthAnswers.Unhealthy("service", "The service is stopping; it ends what it has begun."));
        }

        lock (gate)
        {
            if (answer is null || (answer.IsCompleted && clock.GetElapsedTime(answeredAt) >= Kept))
            {
                answer = Task.Run(CheckAsync, CancellationToken.None);
                answeredAt = clock.GetTimestamp();
            }

            return answer.WaitAsync(cancellation);
        }
    }

    /// <summary>Not cancelled with whoever asked first: others may wait for it.</summary>
    private async Task<HealthAnswer> CheckAsync()
    {
        HealthReport report = await checks.CheckHealthAsync(CancellationToken.None).ConfigureAwait(false);
        return HealthAnswers.Of(report);
    }
}

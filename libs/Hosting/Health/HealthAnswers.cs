using Fleetscore.Contracts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fleetscore.Hosting;

internal static class HealthAnswers
{
    public static HealthAnswer Healthy { get; } = new() { Status = nameof(HealthStatus.Healthy), Reasons = new Dictionary<string, string>() };

    public static HealthAnswer Unhealthy(string check, string reason) =>
        new() { Status = nameof(HealthStatus.Unhealthy), Reasons = new Dictionary<string, string> { [check] = reason } };

    public static HealthAnswer Of(HealthReport report) => new()
    {
        Status = report.Status.ToString(),
        Reasons = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .ToDictionary(entry => entry.Key, entry => Reason(entry.Value)),
    };

    private static string Reason(HealthReportEntry entry) => entry switch
    {
        { Exception: OperationCanceledException } => $"No answer within {ServiceHealth.Patience.TotalSeconds} s.",
        _ => entry.Description ?? entry.Exception?.Message ?? "no reason given",
    };
}

namespace Fleetscore.LocalDapr.Processes;

/// <summary>What probes say of an app, counted as daprd counts (pkg/apphealth): unhealthy until the first that succeeds.</summary>
internal sealed class AppHealth
{
    private readonly int threshold;
    private int failures;

    /// <param name="threshold">Failures until a healthy app counts as unhealthy.</param>
    public AppHealth(int threshold)
    {
        this.threshold = threshold;
        failures = threshold;
    }

    public bool IsHealthy => failures < threshold;

    /// <summary>
    /// Counts a probe. One that says what is known already changes nothing: so failures of a healthy app add up until it is
    /// unhealthy, whatever succeeds between them.
    /// </summary>
    public void Count(bool succeeded)
    {
        if (succeeded != IsHealthy)
        {
            failures = succeeded ? 0 : failures + 1;
        }
    }
}

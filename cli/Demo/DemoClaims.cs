namespace Fleetscore.Cli.Demo;

/// <summary>What the README states of the demo's detection; below it, the demo fails.</summary>
internal static class DemoClaims
{
    /// <summary>Of the alarms, the share that an injected anomaly explains, in percent.</summary>
    public const int LeastPrecision = 85;

    /// <summary>Of the injected anomalies, the share that raised an alarm, in percent.</summary>
    public const int LeastRecall = 90;
}

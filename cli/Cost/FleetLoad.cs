namespace Fleetscore.Cli.Cost;

/// <summary>A fleet, how it reports and how it is scored: what a person says.</summary>
internal sealed record FleetLoad
{
    public required long Devices { get; init; }

    public required long Sensors { get; init; }

    /// <summary>Between two readings of a sensor.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How many readings a device, or what gathers for it, sends at once.</summary>
    public required double ReadingsPerEvent { get; init; }

    public required TimeSpan Period { get; init; }

    public required TimeSpan Window { get; init; }

    /// <summary>How long readings and features are kept in the database.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>How long results are kept as blobs.</summary>
    public required TimeSpan KeepResults { get; init; }

    /// <summary>Which share of the events leaves a trace.</summary>
    public required double EventShare { get; init; }

    /// <summary>Whether Event Hubs keeps every event as it came.</summary>
    public required bool Capture { get; init; }

    public required bool PrivateNetwork { get; init; }

    public required string Region { get; init; }

    public double Series => (double)Devices * Sensors;

    public double ReadingsPerSecond => Series / Interval.TotalSeconds;

    public double EventsPerSecond => ReadingsPerSecond / ReadingsPerEvent;

    /// <summary>Verdict rows of one run.</summary>
    public double WindowsPerRun => Series * (Period / Window);
}

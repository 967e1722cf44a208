namespace Fleetscore.Cli.Cost;

/// <summary>A fleet, how it reports and how it is scored: what a person says.</summary>
internal sealed record FleetLoad
{
    /// <summary>Readings wait no longer than this to be sent together, by a device or by a gateway for several.</summary>
    public static readonly TimeSpan Gathered = TimeSpan.FromMinutes(1);

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

    /// <summary>Whether everything is reached through private endpoints.</summary>
    public bool PrivateNetwork { get; init; }

    public required string Region { get; init; }

    public double Series => (double)Devices * Sensors;

    public double ReadingsPerSecond => Series / Interval.TotalSeconds;

    public double EventsPerSecond => ReadingsPerSecond / ReadingsPerEvent;

    /// <summary>An event that holds more than a device gathers holds several devices' readings: each is a chunk written anew.</summary>
    public double ChunkWritesPerSecond => ReadingsPerSecond / Math.Min(ReadingsPerEvent, OwnReadings(Sensors, Interval));

    /// <summary>How many readings a device has to send at once, on average. Not in whole numbers: more sensors never write less often.</summary>
    public static double OwnReadings(long sensors, TimeSpan interval) => Math.Max(1, sensors * (Gathered / interval));

    /// <summary>Verdict rows of one run.</summary>
    public double WindowsPerRun => Series * (Period / Window);
}

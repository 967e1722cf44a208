using System.ComponentModel.DataAnnotations;
using Fleetscore.Hosting;

namespace Fleetscore.Aggregator;

/// <summary>The section <c>Aggregator</c>.</summary>
public sealed record AggregatorOptions
{
    public const string Section = "Aggregator";

    /// <summary>
    /// How many readings of a series one chunk holds: the earliest. At both limits a device's items stay below 3 MiB together.
    /// </summary>
    [Range(1, 3000)]
    [Unit("readings")]
    public int ReadingsPerSeries { get; init; } = 3000;

    /// <summary>How many sensors of a device one chunk holds: the first by name.</summary>
    [Range(1, 50)]
    [Unit("sensors")]
    public int SensorsPerDevice { get; init; } = 50;

    /// <summary>A reading further ahead of the clock is dead-lettered.</summary>
    [TimeSpanRange("00:00:00", "1.00:00:00")]
    public TimeSpan Ahead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the schedule is read again: shards and retention of later periods may change.</summary>
    [TimeSpanRange("00:00:00.100", "01:00:00")]
    public TimeSpan ScheduleRefresh { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Commits at the same time; each device belongs to one. A power of two, so that a shard has one writer here.</summary>
    [PowerOfTwo(64)]
    [Unit("commits")]
    public int Committers { get; init; } = 4;

    /// <summary>State items written by one commit, two for each device and chunk.</summary>
    [Range(2, 1000)]
    [Unit("state items")]
    public int ItemsPerCommit { get; init; } = 100;

    /// <summary>Devices and chunks that may wait for one committer; requests beyond wait before they are taken.</summary>
    [Range(1, 1000000)]
    [Unit("devices' chunks")]
    public int QueueLength { get; init; } = 2000;

    /// <summary>How often a commit is tried, its batch halved each time, before its requests are answered 503.</summary>
    [Range(1, 20)]
    [Unit("attempts")]
    public int Attempts { get; init; } = 8;

    /// <summary>Before a commit is tried again; longer by as much each time.</summary>
    [TimeSpanRange("00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(10);
}

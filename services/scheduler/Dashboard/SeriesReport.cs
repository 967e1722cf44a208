using Fleetscore.Scoring;

namespace Fleetscore.Scheduler;

/// <summary>A device's sensors and, where one was asked for, its windows.</summary>
internal sealed record SeriesReport
{
    public required string Device { get; init; }

    /// <summary>Start of the oldest period that was read.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the newest.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>True where older periods were left out, since they would have cost too much to read.</summary>
    public required bool Cut { get; init; }

    public required double WindowSeconds { get; init; }

    /// <summary>Sorted by sensor.</summary>
    public required IReadOnlyList<SensorReport> Sensors { get; init; }

    public string? Sensor { get; init; }

    /// <summary>Of the sensor that was asked for, in order of time; null where none was.</summary>
    public IReadOnlyList<WindowReport>? Windows { get; init; }
}

internal sealed record SensorReport(string Sensor, int Windows, int Anomalies);

/// <summary>A window and its verdict; null where nothing scored it, or no value is expected.</summary>
internal sealed record WindowReport
{
    public required DateTimeOffset At { get; init; }

    public required double Value { get; init; }

    public required int Count { get; init; }

    public double? Expected { get; init; }

    public double? Lower { get; init; }

    public double? Upper { get; init; }

    public double? Score { get; init; }

    public bool? Anomaly { get; init; }

    /// <summary>What made it an anomaly, where the model tells.</summary>
    public AnomalyCause? Cause { get; init; }

    public string? Model { get; init; }

    public int Revision { get; init; }

    public static WindowReport Of(Verdict verdict) => new()
    {
        At = verdict.Window.Start,
        Value = verdict.Window.Mean,
        Count = verdict.Window.Count,
        Expected = verdict.Expected?.Value,
        Lower = verdict.Expected?.Lower,
        Upper = verdict.Expected?.Upper,
        Score = verdict.Score,
        Anomaly = verdict.Anomaly,
        Cause = verdict.Cause == AnomalyCause.None ? null : verdict.Cause,
        Model = verdict.Model,
        Revision = verdict.Revision,
    };
}

namespace Fleetscore.Contracts;

/// <summary>From ingest to aggregator: checked readings to make durable. A device may stand more than once.</summary>
public sealed record CommitRequest
{
    /// <summary>The readings, by device.</summary>
    public required IReadOnlyList<DeviceReadings> Devices { get; init; }
}

/// <summary>Aggregator's answer once every reading of the request is durable, as a count or as a dead letter.</summary>
public sealed record CommitAnswer
{
    /// <summary>Readings that count now, whether new or already known.</summary>
    public required int Accepted { get; init; }

    /// <summary>Readings that aggregator dead-lettered, each with its reason.</summary>
    public required int DeadLettered { get; init; }
}

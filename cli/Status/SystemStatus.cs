using Fleetscore.Cli.Runs;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Status;

/// <summary>A system at a glance.</summary>
internal sealed record SystemStatus
{
    public required string Data { get; init; }

    /// <summary>Of all that lies in the data directory.</summary>
    public required long Bytes { get; init; }

    /// <summary>Null where none runs.</summary>
    public required HostStatus? Host { get; init; }

    /// <summary>Events the broker keeps until ingest has answered for them; null where there has never been a broker.</summary>
    public required long? WaitingEvents { get; init; }

    /// <summary>Null before the first start.</summary>
    public required ScheduleItem? Schedule { get; init; }

    /// <summary>Null where no host runs: nothing is due then.</summary>
    public required DueStatus? Due { get; init; }

    /// <summary>What new runs are pinned to; null before the first.</summary>
    public required ModelStatus? Model { get; init; }

    /// <summary>The newest published run.</summary>
    public required RunRow? LastRun { get; init; }

    /// <summary>Whether replicas of scorer should wait between runs; null where no host runs.</summary>
    public required ReplicaAdvice? Replicas { get; init; }

    public required int DeadLettersToday { get; init; }

    /// <summary>What is wrong; empty where all is well.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>The running host.</summary>
internal sealed record HostStatus(int ProcessId, Uri Broker, IReadOnlyList<AppStatus> Apps);

/// <summary>One app of it.</summary>
/// <param name="Name">With its replica's number.</param>
/// <param name="Port">Its HTTP port.</param>
/// <param name="NotReady">Why it is not ready; null where it is.</param>
internal sealed record AppStatus(string Name, int Port, string? NotReady);

/// <summary>The published model version.</summary>
internal sealed record ModelStatus(string Version, int Models, int Refused);

using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>An instance to be created with its ExecutionStarted event.</summary>
internal sealed record NewInstance(Instance Instance, HistoryEvent Started);

/// <summary>An event for an instance, bound to one of its executions or to none.</summary>
internal sealed record Delivery(Instance To, HistoryEvent Event, int? Generation);

/// <summary>All that one turn changes in the store.</summary>
internal sealed record TurnWrite
{
    public required long Number { get; init; }

    /// <summary>The execution after the turn.</summary>
    public required Execution Execution { get; init; }

    public required WorkflowState State { get; init; }

    public bool Finished { get; init; }

    public bool ContinuedAsNew { get; init; }

    public required IReadOnlyList<InboxEvent> Taken { get; init; }

    /// <summary>The position in the history of the first of <see cref="History" />.</summary>
    public required int Position { get; init; }

    public required IReadOnlyList<HistoryEvent> History { get; init; }

    /// <summary>The inbox a continue-as-new begins with.</summary>
    public IReadOnlyList<HistoryEvent> NextExecution { get; init; } = [];

    public IReadOnlyList<NewInstance> Created { get; init; } = [];

    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];
}

internal sealed record StoredInstance(long Number, long Row);

/// <summary>The rows a turn got, in the order of its lists; a delivery nobody waits for any more got none.</summary>
internal sealed record StoredTurn(
    IReadOnlyList<long> NextExecution, IReadOnlyList<StoredInstance> Created, IReadOnlyList<long?> Deliveries);

using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>Runs a workflow's calls at once, or when the test says so, and notes them. What a workflow of ours does not use, it does not have.</summary>
internal sealed class StubContext : WorkflowContext
{
    private int scoring;

    /// <summary>The calls in their order: activity or child workflow, with its input.</summary>
    public List<(string Name, object? Input)> Calls { get; } = [];

    /// <summary>What PlanRun answers.</summary>
    public RunPlan? Plan { get; init; }

    /// <summary>What ScoreShard answers; by default an empty shard, at once.</summary>
    public Func<ScoreShardRequest, Task<ScoreShardResult>> Score { get; init; } = request => Task.FromResult(Results.Empty(request.Shard));

    /// <summary>The most shards that were being scored at one time.</summary>
    public int MostAtOnce { get; private set; }

    public override string Name => nameof(ScoringRun);

    public override string InstanceId => "instance";

    public override DateTime CurrentUtcDateTime => throw new NotSupportedException();

    public override bool IsReplaying => false;

    public override async Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null)
    {
        Assert.NotNull(options?.RetryPolicy);
        Calls.Add((name, input));
        object? answer = input switch
        {
            RunReference => Plan,
            ScoreShardRequest request => await ScoreAsync(request),
            ScoredRun => new RunEnd("the ledger"),
            _ => throw new NotSupportedException(name),
        };
        return (T)answer!;
    }

    public override async Task<TResult> CallChildWorkflowAsync<TResult>(
        string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null)
    {
        Calls.Add(($"{workflowName} {options?.InstanceId}", input));
        return (TResult)(object)await new ScoreShards().RunAsync(this, (ShardRange)input!);
    }

    public override bool IsPatched(string patchName) => throw new NotSupportedException();

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override ILogger CreateReplaySafeLogger(string categoryName) => NullLogger.Instance;

    public override ILogger CreateReplaySafeLogger(Type type) => NullLogger.Instance;

    public override ILogger CreateReplaySafeLogger<T>() => NullLogger.Instance;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    public override PropagatedHistory? GetPropagatedHistory() => throw new NotSupportedException();

    private async Task<ScoreShardResult> ScoreAsync(ScoreShardRequest request)
    {
        scoring++;
        MostAtOnce = Math.Max(MostAtOnce, scoring);
        ScoreShardResult result = await Score(request);
        scoring--;
        return result;
    }
}

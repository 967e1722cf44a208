using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Grpc.Core;

namespace Fleetscore.Scheduler;

/// <summary>
/// Dapr Workflow. A start blocks until a worker takes it, for ever where none is connected, so every call has a deadline.
/// </summary>
internal sealed class DaprRunInstances(DaprWorkflowClient client, TimeProvider clock) : IRunInstances
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public Task StartAsync(RunReference run, CancellationToken cancellation) =>
        CallAsync("start", run, async deadline =>
        {
            try
            {
                return await client.ScheduleNewWorkflowAsync(nameof(ScoringRun), run.InstanceId(), run, (DateTimeOffset?)null, deadline);
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.AlreadyExists)
            {
                return run.InstanceId();
            }
        }, cancellation);

    public Task<InstanceReport> FindAsync(RunReference run, CancellationToken cancellation) =>
        CallAsync(
            "look up",
            run,
            async deadline => Report(await client.GetWorkflowStateAsync(run.InstanceId(), getInputsAndOutputs: true, deadline)),
            cancellation);

    public Task TerminateAsync(RunReference run, CancellationToken cancellation) =>
        CallAsync("terminate", run, async deadline =>
        {
            await client.TerminateWorkflowAsync(run.InstanceId(), output: null, deadline);
            return true;
        }, cancellation);

    public Task<bool> PurgeAsync(RunReference run, CancellationToken cancellation) =>
        CallAsync("purge", run, deadline => client.PurgeInstanceAsync(run.InstanceId(), deadline), cancellation);

    private static InstanceReport Report(WorkflowState? state)
    {
        if (state is not { Exists: true })
        {
            return InstanceReport.Missing;
        }

        InstanceState moves = state.RuntimeStatus
            is WorkflowRuntimeStatus.Completed or WorkflowRuntimeStatus.Failed
            or WorkflowRuntimeStatus.Terminated or WorkflowRuntimeStatus.Canceled
            ? InstanceState.Ended
            : InstanceState.Active;
        return new InstanceReport(moves, state.RuntimeStatus.ToString(), state.LastUpdatedAt, state.FailureDetails?.ErrorMessage);
    }

    private async Task<T> CallAsync<T>(
        string doing, RunReference run, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await call(either.Token).WaitAsync(either.Token);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            string why = timer.IsCancellationRequested ? $"no answer within {Deadline.TotalSeconds:0} s" : failure.Message;
            throw new GatewayException($"The workflow engine did not {doing} {run.InstanceId()}: {why}.", failure);
        }
    }
}

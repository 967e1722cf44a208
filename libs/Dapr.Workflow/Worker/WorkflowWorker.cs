using Dapr.Workflow.Failures;
using Dapr.Workflow.Replay;
using Dapr.Workflow.Sidecar;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Workflow.Worker;

/// <summary>
/// Takes work items from the sidecar's stream for as long as the app runs, and answers them. A stream that breaks is
/// opened again, for ever; work under way goes on meanwhile, because the sidecar takes its result all the same.
/// </summary>
internal sealed partial class WorkflowWorker(
    SidecarConnection sidecar, TurnRunner turns, ActivityRunner activities, TimeProvider clock, ILogger<WorkflowWorker> logger)
    : BackgroundService
{
    private const int WorkflowsAtOnce = 100;
    private const int ActivitiesAtOnce = 100;
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _workflowSlots = new(WorkflowsAtOnce);
    private readonly SemaphoreSlim _activitySlots = new(ActivitiesAtOnce);
    private readonly CancellationTokenSource _abandoned = new();

    public override void Dispose()
    {
        // The slots stay: work that outlives the stop gives its own back.
        _abandoned.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isBroken = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            long openedAt = clock.GetTimestamp();
            try
            {
                await TakeWorkAsync(stoppingToken);
                LogBroken(LogLevel.Warning, ReconnectDelay, "the sidecar ended it");
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // One line for an outage, not one for each attempt to end it.
                bool isNew = !isBroken || clock.GetElapsedTime(openedAt) > ReconnectDelay;
                LogBroken(isNew ? LogLevel.Warning : LogLevel.Debug, ReconnectDelay, failure.Message);
                isBroken = true;
            }

            await Task.Delay(ReconnectDelay, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await DrainAsync();
    }

    private async Task TakeWorkAsync(CancellationToken stop)
    {
        using CancellationTokenSource closed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using AsyncServerStreamingCall<WorkItem> stream = sidecar.Client.GetWorkItems(new(), cancellationToken: stop);
        Task keepAlive = KeepAliveAsync(closed.Token);
        try
        {
            await foreach (WorkItem item in stream.ResponseStream.ReadAllAsync(stop))
            {
                _ = Task.Run(() => HandleAsync(item, stop), CancellationToken.None);
            }
        }
        finally
        {
            await closed.CancelAsync();
            await keepAlive.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HandleAsync(WorkItem item, CancellationToken stop)
    {
        switch (item.RequestCase)
        {
            case WorkItem.RequestOneofCase.WorkflowRequest:
                await InSlotAsync(_workflowSlots, () => HandleTurnAsync(item.WorkflowRequest, item.CompletionToken), item.WorkflowRequest.InstanceId, stop);
                break;
            case WorkItem.RequestOneofCase.ActivityRequest:
                await InSlotAsync(
                    _activitySlots, () => HandleActivityAsync(item.ActivityRequest, item.CompletionToken, stop), item.ActivityRequest.WorkflowInstance?.InstanceId, stop);
                break;
            default:
                LogUnknownItem(item.RequestCase);
                break;
        }
    }

    private async Task HandleTurnAsync(WorkflowRequest request, string completionToken)
    {
        if (request.RequiresHistoryStreaming)
        {
            GetInstanceHistoryResponse history = await sidecar.Client.GetInstanceHistoryAsync(
                new() { InstanceId = request.InstanceId }, cancellationToken: _abandoned.Token);
            request.PastEvents.AddRange(history.Events);
        }

        WorkflowResponse response = await turns.RunAsync(request);
        response.CompletionToken = completionToken;
        try
        {
            await sidecar.Client.CompleteOrchestratorTaskAsync(response, cancellationToken: _abandoned.Token);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            WorkflowResponse failure = WorkflowTurn.Fail(request.InstanceId, FailureDetails.TooLarge("What the workflow asks for in this turn", response, refused));
            failure.Version = response.Version;
            failure.CompletionToken = completionToken;
            await sidecar.Client.CompleteOrchestratorTaskAsync(failure, cancellationToken: _abandoned.Token);
        }
    }

    private async Task HandleActivityAsync(ActivityRequest request, string completionToken, CancellationToken stop)
    {
        ActivityResponse response = await activities.RunAsync(request, stop);
        response.CompletionToken = completionToken;
        try
        {
            await sidecar.Client.CompleteActivityTaskAsync(response, cancellationToken: _abandoned.Token);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            ActivityResponse failure = new()
            {
                InstanceId = response.InstanceId,
                TaskId = response.TaskId,
                CompletionToken = completionToken,
                FailureDetails = FailureDetails.TooLarge($"The result of activity '{request.Name}'", response, refused),
            };
            await sidecar.Client.CompleteActivityTaskAsync(failure, cancellationToken: _abandoned.Token);
        }
    }

    // A result that does not reach the sidecar is not lost: the sidecar hands the work out again. Answering with a
    // failure instead would write one into history that never happened. Only a result too large for any message is one.
    private async Task InSlotAsync(SemaphoreSlim slots, Func<Task> work, string? instanceId, CancellationToken stop)
    {
        try
        {
            await slots.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            await work();
        }
        catch (Exception failure)
        {
            LogUnanswered(failure, instanceId);
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task KeepAliveAsync(CancellationToken closed)
    {
        using PeriodicTimer timer = new(KeepAliveInterval, clock);
        while (await timer.WaitForNextTickAsync(closed))
        {
            try
            {
                await sidecar.Client.HelloAsync(new Empty(), cancellationToken: closed);
            }
            catch (RpcException failure)
            {
                // The stream itself notices when the sidecar is gone.
                LogKeepAliveFailed(failure.Status.Detail);
            }
        }
    }

    /// <summary>Lets work that began end, within a limit; when every slot is back, nothing runs.</summary>
    private async Task DrainAsync()
    {
        Task drained = Task.WhenAll(TakeAllAsync(_workflowSlots, WorkflowsAtOnce), TakeAllAsync(_activitySlots, ActivitiesAtOnce));
        if (await Task.WhenAny(drained, Task.Delay(DrainLimit, clock)) != drained)
        {
            LogAbandoned(WorkflowsAtOnce + ActivitiesAtOnce - _workflowSlots.CurrentCount - _activitySlots.CurrentCount, DrainLimit);
        }

        await _abandoned.CancelAsync();
    }

    private static async Task TakeAllAsync(SemaphoreSlim slots, int count)
    {
        for (int taken = 0; taken < count; taken++)
        {
            await slots.WaitAsync();
        }
    }
}

using System.Diagnostics;
using Dapr.Workflow.Client;
using Dapr.Workflow.Serialization;
using Dapr.Workflow.Sidecar;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Dapr.Workflow;

/// <inheritdoc cref="IDaprWorkflowClient"/>
public sealed class DaprWorkflowClient : IDaprWorkflowClient
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly TaskHubSidecarService.TaskHubSidecarServiceClient _sidecar;
    private readonly TimeProvider _clock;

    internal DaprWorkflowClient(SidecarConnection connection, TimeProvider clock)
    {
        _sidecar = connection.Client;
        _clock = clock;
    }

    public Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId = null, object? input = null)
    {
        return ScheduleNewWorkflowAsync(name, instanceId, input, startTime: (DateTimeOffset?)null);
    }

    public Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId, object? input, DateTime? startTime)
    {
        return ScheduleNewWorkflowAsync(name, instanceId, input, startTime is { } at ? new DateTimeOffset(at) : null);
    }

    public async Task<string> ScheduleNewWorkflowAsync(
        string name, string? instanceId, object? input, DateTimeOffset? startTime, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        CreateInstanceRequest request = new()
        {
            InstanceId = instanceId ?? Guid.CreateVersion7(_clock.GetUtcNow()).ToString(),
            Name = name,
            Input = WorkflowJson.Write(input),
            ScheduledStartTimestamp = startTime is { } at ? Timestamp.FromDateTimeOffset(at) : null,
            ParentTraceContext = CurrentTrace(),
        };
        return (await _sidecar.StartInstanceAsync(request, cancellationToken: cancellation)).InstanceId;
    }

    public async Task<WorkflowState> GetWorkflowStateAsync(
        string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
    {
        return new(await _sidecar.GetInstanceAsync(Query(instanceId, getInputsAndOutputs), cancellationToken: cancellation));
    }

    public Task<WorkflowState> WaitForWorkflowStartAsync(
        string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
    {
        return WaitAsync(_sidecar.WaitForInstanceStartAsync, Query(instanceId, getInputsAndOutputs), cancellation);
    }

    public Task<WorkflowState> WaitForWorkflowCompletionAsync(
        string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
    {
        return WaitAsync(_sidecar.WaitForInstanceCompletionAsync, Query(instanceId, getInputsAndOutputs), cancellation);
    }

    public async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        RaiseEventRequest request = new() { InstanceId = instanceId, Name = eventName, Input = WorkflowJson.Write(eventPayload) };
        await _sidecar.RaiseEventAsync(request, cancellationToken: cancellation);
    }

    public async Task TerminateWorkflowAsync(string instanceId, object? output = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        TerminateRequest request = new() { InstanceId = instanceId, Output = WorkflowJson.Write(output), Recursive = true };
        await _sidecar.TerminateInstanceAsync(request, cancellationToken: cancellation);
    }

    public async Task SuspendWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _sidecar.SuspendInstanceAsync(new() { InstanceId = instanceId, Reason = reason }, cancellationToken: cancellation);
    }

    public async Task ResumeWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _sidecar.ResumeInstanceAsync(new() { InstanceId = instanceId, Reason = reason }, cancellationToken: cancellation);
    }

    public async Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        PurgeInstancesRequest request = new() { InstanceId = instanceId, Recursive = true };
        return (await _sidecar.PurgeInstancesAsync(request, cancellationToken: cancellation)).DeletedInstanceCount > 0;
    }

    public async Task<WorkflowInstancePage> ListInstanceIdsAsync(
        string? continuationToken = null, int? pageSize = null, CancellationToken cancellation = default)
    {
        ListInstanceIDsRequest request = new();
        if (continuationToken is not null)
        {
            request.ContinuationToken = continuationToken;
        }

        if (pageSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(pageSize));
            request.PageSize = (uint)size;
        }

        ListInstanceIDsResponse page = await _sidecar.ListInstanceIDsAsync(request, cancellationToken: cancellation);
        return new([.. page.InstanceIds], page.HasContinuationToken ? page.ContinuationToken : null);
    }

    public async Task<IReadOnlyList<WorkflowHistoryEvent>> GetInstanceHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        GetInstanceHistoryResponse history =
            await _sidecar.GetInstanceHistoryAsync(new() { InstanceId = instanceId }, cancellationToken: cancellation);
        return
        [
            .. history.Events.Select(one => new WorkflowHistoryEvent(
                one.EventId, HistoryEventTypes.From(one.EventTypeCase), one.Timestamp?.ToDateTime() ?? default)),
        ];
    }

    public async Task<string> RerunWorkflowFromEventAsync(
        string sourceInstanceId, uint eventId, RerunWorkflowFromEventOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceInstanceId);
        if (options is { Input: not null, OverwriteInput: false })
        {
            throw new ArgumentException("An Input is only used where OverwriteInput is true.", nameof(options));
        }

        RerunWorkflowFromEventRequest request = new()
        {
            SourceInstanceID = sourceInstanceId,
            EventID = eventId,
            Input = WorkflowJson.Write(options?.Input),
            OverwriteInput = options?.OverwriteInput ?? false,
        };
        if (options?.NewInstanceId is { } newInstanceId)
        {
            request.NewInstanceID = newInstanceId;
        }

        return (await _sidecar.RerunWorkflowFromEventAsync(request, cancellationToken: cancellation)).NewInstanceID;
    }

    /// <summary>Does nothing: the connection is the app's, not this client's.</summary>
    public void Dispose()
    {
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static GetInstanceRequest Query(string instanceId, bool getInputsAndOutputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new() { InstanceId = instanceId, GetInputsAndOutputs = getInputsAndOutputs };
    }

    private static TraceContext? CurrentTrace()
    {
        return Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } span
            ? new() { TraceParent = id, TraceState = string.IsNullOrEmpty(span.TraceStateString) ? null : span.TraceStateString }
            : null;
    }

    // The call blocks in the sidecar until the state is reached. A sidecar that goes away, or an own deadline of it,
    // does not end the wait: only the caller does.
    private async Task<WorkflowState> WaitAsync(
        Func<GetInstanceRequest, Metadata?, DateTime?, CancellationToken, AsyncUnaryCall<GetInstanceResponse>> wait,
        GetInstanceRequest query,
        CancellationToken cancellation)
    {
        for (TimeSpan pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                GetInstanceResponse response = await wait(query, null, null, cancellation);
                return response.Exists
                    ? new(response)
                    : throw new InvalidOperationException($"There is no workflow instance '{query.InstanceId}'.");
            }
            catch (RpcException failure) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellation);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable)
            {
                await Task.Delay(pause, _clock, cancellation);
            }
        }
    }
}

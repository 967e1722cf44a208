using System.Diagnostics;
using Fleetscore.Tests.Dapr.Engine;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Tracing;

/// <summary>Spans of workflows: names, attributes and parents are those of durabletask-go.</summary>
public sealed class WorkflowSpanTests
{
    private const string CallersSpan = "b7ad6b7169203331";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "2af7651916cd43dd8448eb211c80319c")]
    [InlineData(true, "3af7651916cd43dd8448eb211c80319c")]
    public async Task A_workflow_is_a_span_below_its_creation_with_its_activity_and_timer_below_it(bool restarted, string trace)
    {
        using var heard = new HeardSpans();
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        var worker = new WorkerConnection(host.Connect("scheduler"));
        using AsyncUnaryCall<CreateInstanceResponse> start = Start(worker, trace, "01");
        await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { Activity(), Timer() } }, cancellationToken: Cancellation);
        await start;
        WorkItem activity = await worker.TakeActivityAsync();
        await worker.Client.CompleteActivityTaskAsync(new ActivityResponse { InstanceId = "a", TaskId = 0, Result = "1" }, cancellationToken: Cancellation);
        if (restarted)
        {
            await worker.DisposeAsync();
            await host.RestartAsync();
            worker = new WorkerConnection(host.Connect("scheduler"));
        }

        while (!(await worker.TakeTurnAsync()).WorkflowRequest.NewEvents.Any(e => e.TimerFired is not null))
        {
            await worker.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a" }, cancellationToken: Cancellation);
        }

        await worker.Client.CompleteOrchestratorTaskAsync(new WorkflowResponse { InstanceId = "a", Actions = { End() } }, cancellationToken: Cancellation);
        await worker.DisposeAsync();

        Activity Named(string name) => heard.Of(trace).Single(span => span.OperationName == name);
        Activity creation = Named("create_orchestration||Single");
        Activity workflow = Named("orchestration||Single");
        Activity delivery = Named("activity||Echo");
        Assert.Equal(CallersSpan, creation.ParentSpanId.ToHexString());
        Assert.Equal(creation.SpanId, workflow.ParentSpanId);
        Assert.Equal(workflow.SpanId, delivery.ParentSpanId);
        Assert.Equal(workflow.SpanId, Named("timer").ParentSpanId);
        Assert.Equal($"00-{trace}-{delivery.SpanId}-01", activity.ActivityRequest.ParentTraceContext.TraceParent);
        Assert.Equal([ActivityKind.Client, ActivityKind.Server, ActivityKind.Server], [creation.Kind, workflow.Kind, delivery.Kind]);
        Assert.Equal("COMPLETED", workflow.GetTagItem("durabletask.runtime_status"));
        Assert.All([creation, workflow, delivery], span => Assert.Equal("a", span.GetTagItem("durabletask.task.instance_id")));
        Assert.True(workflow.StartTimeUtc <= delivery.StartTimeUtc);
    }

    [Fact]
    public async Task A_workflow_whose_caller_is_not_sampled_has_no_trace_at_all()
    {
        const string trace = "4af7651916cd43dd8448eb211c80319c";
        using var heard = new HeardSpans();
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var worker = new WorkerConnection(host.Connect("scheduler"));

        using AsyncUnaryCall<CreateInstanceResponse> start = Start(worker, trace, "00");
        WorkItem turn = await worker.TakeTurnAsync();
        await worker.Client.CompleteOrchestratorTaskAsync(
            new WorkflowResponse { InstanceId = "a", Actions = { Activity() } }, cancellationToken: Cancellation);
        WorkItem activity = await worker.TakeActivityAsync();

        Assert.Null(turn.WorkflowRequest.NewEvents.Single(e => e.ExecutionStarted is not null).ExecutionStarted.ParentTraceContext);
        Assert.Null(activity.ActivityRequest.ParentTraceContext);
        Assert.Empty(heard.Of(trace));
    }

    private static AsyncUnaryCall<CreateInstanceResponse> Start(WorkerConnection worker, string trace, string flags) =>
        worker.Client.StartInstanceAsync(
            new CreateInstanceRequest
            {
                InstanceId = "a",
                Name = "Single",
                ParentTraceContext = new TraceContext { TraceParent = $"00-{trace}-{CallersSpan}-{flags}" },
            },
            cancellationToken: Cancellation);

    private static WorkflowAction Activity() => new() { Id = 0, ScheduleTask = new ScheduleTaskAction { Name = "Echo" } };

    /// <summary>Due already, so that it fires at once.</summary>
    private static WorkflowAction Timer() => new()
    {
        Id = 1,
        CreateTimer = new CreateTimerAction { FireAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) },
    };

    private static WorkflowAction End() => new()
    {
        CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed, Result = "\"end\"" },
    };
}

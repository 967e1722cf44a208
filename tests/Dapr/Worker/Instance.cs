using Dapr.Workflow;
using Dapr.Workflow.Worker;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>
/// One workflow instance and its history, as a sidecar keeps it: each turn is given the whole history and what is new,
/// and what the workflow schedules is added. Turn n begins at 2026-11-23 10:00 plus n seconds.
/// </summary>
internal sealed class Instance : IDisposable
{
    public static readonly DateTime FirstTurnAt = new(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc);

    private readonly ServiceProvider _services;
    private readonly string? _input;
    private readonly string _executionId;
    private int _turns;

    private Instance(Action<WorkflowRuntimeOptions> register, string? input, string executionId)
    {
        _services = new ServiceCollection().AddLogging(logging => logging.AddProvider(Log)).AddDaprWorkflow(register).BuildServiceProvider();
        _input = input;
        _executionId = executionId;
    }

    public List<HistoryEvent> History { get; } = [];

    public LogLines Log { get; } = new();

    public static Instance Of<TIn, TOut>(Func<WorkflowContext, TIn, Task<TOut>> code, string? input = null, string executionId = "run-1")
    {
        return new(options => options.RegisterWorkflow("Tested", code), input, executionId);
    }

    public static Instance Of<TOut>(Func<WorkflowContext, Task<TOut>> code, string executionId = "run-1")
    {
        return Of<object, TOut>((context, _) => code(context), executionId: executionId);
    }

    /// <summary>The first turn starts the workflow before it delivers the events.</summary>
    public async Task<WorkflowResponse> TurnAsync(params HistoryEvent[] events)
    {
        WorkflowRequest request = new() { InstanceId = "tested-1", PastEvents = { History } };
        request.NewEvents.Add(At(new() { EventId = -1, WorkflowStarted = new() }));
        if (_turns == 0)
        {
            request.NewEvents.Add(At(new()
            {
                EventId = -1,
                ExecutionStarted = new() { Name = "Tested", Input = _input, WorkflowInstance = new() { InstanceId = "tested-1", ExecutionId = _executionId } },
                Router = new() { SourceAppID = "scheduler" },
            }));
        }

        request.NewEvents.AddRange(events.Select(At));
        _turns++;
        WorkflowResponse response = await _services.GetRequiredService<TurnRunner>().RunAsync(request.Clone());
        History.AddRange(request.NewEvents);
        History.AddRange(response.Actions.Select(Scheduled).OfType<HistoryEvent>());
        return response;
    }

    /// <summary>The same history under other code, as after an update of the app.</summary>
    public Instance Under<TOut>(Func<WorkflowContext, Task<TOut>> code)
    {
        Instance other = Of(code, _executionId);
        other._turns = _turns;
        other.History.AddRange(History);
        return other;
    }

    public void Dispose() => _services.Dispose();

    private static HistoryEvent? Scheduled(WorkflowAction action) => action switch
    {
        { ScheduleTask: { } task } => new() { EventId = action.Id, TaskScheduled = new() { Name = task.Name, Input = task.Input } },
        { CreateTimer: { } timer } => new() { EventId = action.Id, TimerCreated = new() { FireAt = timer.FireAt } },
        { CreateChildWorkflow: { } child } => new() { EventId = action.Id, ChildWorkflowInstanceCreated = new() { Name = child.Name, InstanceId = child.InstanceId } },
        { SendEvent: { } sent } => new() { EventId = action.Id, EventSent = new() { InstanceId = sent.Instance.InstanceId, Name = sent.Name } },
        _ => null,
    };

    private HistoryEvent At(HistoryEvent one)
    {
        one.Timestamp = FirstTurnAt.AddSeconds(_turns).ToTimestamp();
        return one;
    }
}

using Fleetscore.WorkflowProtocol;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>
/// A workflow that does what its events say and keeps count: its input and its output are the values of all that has happened to it, in
/// order. <c>put</c> counts at once, <c>call</c>, <c>wait</c> and <c>child</c> when the activity, timer or child they begin ends;
/// <c>again</c> and <c>end</c> wait for all that is open, then it continues as new or ends; <c>at once</c> waits for nothing.
/// </summary>
internal static class TallyWorkflow
{
    private const string Leaf = "leaf ";

    public static string[] Values(string? tally) => (tally ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static WorkflowResponse Answer(WorkflowRequest turn)
    {
        HistoryEvent[] all = [.. turn.PastEvents, .. turn.NewEvents];
        if (all.Any(e => e.ExecutionTerminated is not null))
        {
            return Messages.Terminated(turn.InstanceId);
        }

        string input = all.Single(e => e.ExecutionStarted is not null).ExecutionStarted.Input ?? "";
        if (input.StartsWith(Leaf, StringComparison.Ordinal))
        {
            return Messages.Completed(turn.InstanceId, input[Leaf.Length..]);
        }

        return all.LastOrDefault(e => e.ExecutionSuspended is not null || e.ExecutionResumed is not null)?.ExecutionSuspended is not null
            ? Messages.Answer(turn.InstanceId)
            : new Run(turn.InstanceId, input).Over(all);
    }

    private sealed class Run(string instanceId, string input)
    {
        private readonly List<string> values = [.. Values(input)];
        private readonly Dictionary<int, string> open = [];
        private readonly List<WorkflowAction> asked = [];
        private readonly HashSet<int> scheduled = [];
        private readonly List<HistoryEvent> untaken = [];
        private string? last;

        public WorkflowResponse Over(HistoryEvent[] all)
        {
            foreach (HistoryEvent e in all)
            {
                Take(e);
            }

            WorkflowResponse answer = Messages.Answer(instanceId, asked.Where(action => !scheduled.Contains(action.Id)));
            if (last == "at once" || (last is not null && open.Count == 0))
            {
                var end = new CompleteWorkflowAction
                {
                    WorkflowStatus = last == "end" ? OrchestrationStatus.Completed : OrchestrationStatus.ContinuedAsNew,
                    Result = string.Join(' ', values),
                };
                end.CarryoverEvents.AddRange(last == "end" ? [] : untaken);
                answer.Actions.Add(Messages.End(end));
            }

            return answer;
        }

        private void Take(HistoryEvent e)
        {
            switch (e.EventTypeCase)
            {
                case HistoryEvent.EventTypeOneofCase.EventRaised when last is not null:
                    untaken.Add(e);
                    break;
                case HistoryEvent.EventTypeOneofCase.EventRaised:
                    Do(e.EventRaised.Name, e.EventRaised.Input);
                    break;
                case HistoryEvent.EventTypeOneofCase.TaskScheduled:
                case HistoryEvent.EventTypeOneofCase.TimerCreated:
                case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated:
                    scheduled.Add(e.EventId);
                    break;
                case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                    Close(e.TaskCompleted.TaskScheduledId, e.TaskCompleted.Result);
                    break;
                case HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCompleted:
                    Close(e.ChildWorkflowInstanceCompleted.TaskScheduledId, e.ChildWorkflowInstanceCompleted.Result);
                    break;
                case HistoryEvent.EventTypeOneofCase.TimerFired:
                    Close(e.TimerFired.TimerId, null);
                    break;
            }
        }

        private void Do(string what, string value)
        {
            int id = asked.Count;
            switch (what)
            {
                case "put":
                    values.Add(value);
                    return;
                case "again" or "at once" or "end":
                    last = what;
                    return;
                case "call":
                    asked.Add(Messages.Activity(id, value));
                    break;
                case "wait":
                    asked.Add(Messages.TimerDue(new Timestamp(), id));
                    break;
                case "child":
                    asked.Add(Messages.Child(id, $"{instanceId}-{value}"));
                    asked[^1].CreateChildWorkflow.Input = Leaf + value;
                    break;
            }

            open.Add(id, value);
        }

        /// <summary>An answer that is not asked for, or comes twice, or belongs to another question, makes a value that nobody expects.</summary>
        private void Close(int id, string? result)
        {
            string asked = open.Remove(id, out string? value) ? value : "nothing";
            values.Add(result is null || result == asked ? asked : $"{result}-for-{asked}");
        }
    }
}

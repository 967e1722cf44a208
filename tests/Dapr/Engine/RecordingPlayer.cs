using System.Text.Json.Nodes;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>
/// Plays what client and worker sent in a recording, in its order but without its pauses, and compares each frame from
/// the sidecar with the recorded one. Where the recording killed daprd, the host is closed and opened on the same file.
/// </summary>
internal sealed class RecordingPlayer(EngineHost host) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = WorkerConnection.Patience;
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ScheduledIn = TimeSpan.FromMilliseconds(400);

    private readonly Binding binding = new();
    private readonly Dictionary<string, WorkerConnection> workers = [];
    private readonly Dictionary<(string Who, string Method), Queue<Task<(IMessage? Answer, Status Status)>>> calls = [];
    private readonly Dictionary<string, (Timestamp Recorded, Timestamp Actual)> turnStarts = [];

    /// <summary>Work items that the recording does not have.</summary>
    public IReadOnlyList<WorkItem> Unclaimed => [.. workers.Values.SelectMany(worker => worker.Unclaimed())];

    public async Task PlayAsync(string name)
    {
        List<JsonObject> frames = [.. Recording.Read($"workflow/{name}.jsonl").Where(frame => frame["method"] is not null)];
        DropCallsTheRecorderCancelled(frames);
        if (!Opens(frames.First(frame => Who(frame) == "worker" || Who(frame) == "client")) && !workers.ContainsKey("worker"))
        {
            workers["worker"] = new WorkerConnection(host.Connect(App("worker")));
        }

        for (int i = 0; i < frames.Count; i++)
        {
            JsonObject frame = frames[i];
            string where = $"{name} at {frame["at_ms"]} ms, {Who(frame)}, {Method(frame)}";
            if (Opens(frame))
            {
                workers[Who(frame)] = new WorkerConnection(host.Connect(App(Who(frame))));
            }
            else if (ToSidecar(frame))
            {
                Send(frame, answer: frames.Skip(i).First(later => !ToSidecar(later) && Who(later) == Who(frame) && Method(later) == Method(frame)));
            }
            else if (Method(frame) == "GetWorkItems")
            {
                await ReceiveAsync(frame, where);
            }
            else
            {
                await AnsweredAsync(frame, where);
            }
        }

        Assert.All(calls.Values, Assert.Empty); // Each answer was compared.
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerConnection worker in workers.Values)
        {
            await worker.DisposeAsync();
        }
    }

    private static string Who(JsonObject frame) => (string)frame["who"]!;

    private static string Method(JsonObject frame) => (string)frame["method"]!;

    private static bool ToSidecar(JsonObject frame) => (string)frame["dir"]! == "to sidecar";

    private static bool Opens(JsonObject frame) => ToSidecar(frame) && Method(frame) == "GetWorkItems";

    private static string App(string who) => who == "worker of scorer" ? "scorer" : "scheduler";

    /// <summary>A worker whose connection was cut tried once more on it: that never reached a sidecar.</summary>
    private static void DropCallsTheRecorderCancelled(List<JsonObject> frames)
    {
        foreach (JsonObject cancelled in frames.Where(f => Method(f) != "GetWorkItems" && (string?)f["code"] == "Canceled").ToList())
        {
            int at = frames.IndexOf(cancelled);
            int sent = frames.FindLastIndex(at, f => ToSidecar(f) && Method(f) == Method(cancelled));
            frames.RemoveAt(at);
            frames.RemoveAt(sent);
        }
    }

    private void Send(JsonObject frame, JsonObject answer)
    {
        string who = Who(frame);
        IMessage request = TaskHubCalls.Parse(Method(frame), (string?)frame["bytes"]);
        switch (request)
        {
            case CreateInstanceRequest { ScheduledStartTimestamp: { } recorded } start:
                start.ScheduledStartTimestamp = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() + ScheduledIn);
                binding.BindTime(recorded, start.ScheduledStartTimestamp);
                break;
            case ListInstanceIDsRequest { HasContinuationToken: true } list:
                list.ContinuationToken = binding.Id(list.ContinuationToken);
                break;
            case WorkflowResponse turn:
                ShiftTimers(turn);
                break;
        }

        bool waitsInVain = (string?)answer["code"] == "DeadlineExceeded";
        var client = workers.TryGetValue(who, out WorkerConnection? worker) && worker.Ended.IsCompleted is false
            ? worker.Client
            : host.Connect(App(who));
        Calls(frame).Enqueue(TaskHubCalls.CallAsync(client, Method(frame), request, waitsInVain ? ShortPatience : Patience));
    }

    /// <summary>A timer is due as long after its turn began as in the recording.</summary>
    private void ShiftTimers(WorkflowResponse turn)
    {
        foreach (CreateTimerAction timer in turn.Actions.Select(a => a.CreateTimer).Where(t => t is not null && t.FireAt.Seconds < 253402300799))
        {
            (Timestamp recorded, Timestamp actual) = turnStarts[turn.InstanceId];
            Timestamp due = actual + (timer.FireAt - recorded);
            binding.BindTime(timer.FireAt, due);
            timer.FireAt = due;
        }
    }

    private async Task ReceiveAsync(JsonObject frame, string where)
    {
        WorkerConnection worker = workers[Who(frame)];
        switch ((string?)frame["code"])
        {
            case "Canceled":
                await worker.CutAsync();
                return;
            case "Unavailable":
                await host.RestartAsync();
                Assert.Equal(StatusCode.Unavailable, await worker.Ended);
                return;
        }

        WorkItem recorded = WorkItem.Parser.ParseFrom(Convert.FromBase64String((string)frame["bytes"]!));
        WorkItem actual = await worker.TakeAsync(item => IsSameWork(item, recorded));
        actual.CompletionToken = ""; // LocalDapr's own; daprd sends none.
        binding.Equal(frame["message"], actual, where);
        if (actual.WorkflowRequest is { } turn)
        {
            turnStarts[turn.InstanceId] = (recorded.WorkflowRequest.NewEvents[0].Timestamp, turn.NewEvents[0].Timestamp);
        }
    }

    private static bool IsSameWork(WorkItem item, WorkItem recorded) => recorded.RequestCase == item.RequestCase && (
        recorded.WorkflowRequest is { } turn
            ? turn.InstanceId == item.WorkflowRequest.InstanceId
            : recorded.ActivityRequest.TaskExecutionId == item.ActivityRequest.TaskExecutionId
                && recorded.ActivityRequest.TaskId == item.ActivityRequest.TaskId);

    private async Task AnsweredAsync(JsonObject frame, string where)
    {
        (IMessage? answer, Status status) = await Calls(frame).Dequeue();
        string code = (string?)frame["code"] ?? "OK";
        Assert.True(code == status.StatusCode.ToString(), $"{where}: recorded {code}, but is {status}");
        if (answer is null)
        {
            // What a deadline says is the recording client's own text.
            Assert.True(code == "DeadlineExceeded" || (string?)frame["error"] == status.Detail, $"{where}: {status.Detail}");
            return;
        }

        JsonNode recorded = frame["message"]!.DeepClone();
        if (answer is GetInstanceResponse { WorkflowState: { } state } && Method(frame) == "WaitForInstanceCompletion")
        {
            // daprd gives an empty custom status when the end came while it waited, and none when it came before: a race.
            state.CustomStatus = string.IsNullOrEmpty(state.CustomStatus) ? null : state.CustomStatus;
            JsonObject fields = recorded["workflowState"]!.AsObject();
            if ((string?)fields["customStatus"] == "")
            {
                fields.Remove("customStatus");
            }
        }

        binding.Equal(recorded, answer, where);
    }

    private Queue<Task<(IMessage? Answer, Status Status)>> Calls(JsonObject frame)
    {
        (string, string) key = (Who(frame), Method(frame));
        if (!calls.TryGetValue(key, out Queue<Task<(IMessage?, Status)>>? queue))
        {
            calls[key] = queue = new();
        }

        return queue;
    }
}

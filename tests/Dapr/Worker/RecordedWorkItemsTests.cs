using System.Text.Json.Nodes;
using Dapr.Workflow;
using Dapr.Workflow.Worker;
using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class RecordedWorkItemsTests
{
    [Theory]
    [MemberData(nameof(WorkflowRecordings.Names), MemberType = typeof(WorkflowRecordings))]
    public async Task The_worker_answers_recorded_turns_and_activities_as_the_recorded_worker_did(string name)
    {
        await using ServiceProvider services = new ServiceCollection().AddLogging().AddDaprWorkflow(RecordedWorkflows.Register).BuildServiceProvider();
        JsonObject[] frames = [.. WorkflowRecordings.Messages(name).Select(line => line.Frame)];
        List<WorkflowResponse> turns = [.. Answers<WorkflowResponse>(frames)];
        List<ActivityResponse> activities = [.. Answers<ActivityResponse>(frames)];

        foreach (WorkItem item in frames.Where(frame => (string?)frame["type"] == "WorkItem").Select(WorkflowRecordings.Parse<WorkItem>))
        {
            if (item.WorkflowRequest is { } turn)
            {
                WorkflowResponse answer = await services.GetRequiredService<TurnRunner>().RunAsync(turn);
                WorkflowResponse recorded = Take(turns, one => one.InstanceId == turn.InstanceId)!;
                Assert.Equal(RecordedAnswers.Comparable(recorded), RecordedAnswers.Comparable(answer));
            }
            else
            {
                ActivityRequest call = item.ActivityRequest;
                ActivityResponse answer = await services.GetRequiredService<ActivityRunner>().RunAsync(call, TestContext.Current.CancellationToken);
                // A worker that was killed, or whose sidecar was, never answered this delivery.
                if (Take(activities, one => one.InstanceId == call.WorkflowInstance.InstanceId && one.TaskId == call.TaskId) is { } recorded)
                {
                    Assert.Equal(RecordedAnswers.Comparable(recorded), RecordedAnswers.Comparable(answer));
                }
            }
        }

        Assert.Empty(turns);
        Assert.Empty(activities);
    }

    private static IEnumerable<T> Answers<T>(JsonObject[] frames)
        where T : Google.Protobuf.IMessage<T>, new()
    {
        return frames.Where(frame => (string?)frame["type"] == typeof(T).Name).Select(WorkflowRecordings.Parse<T>);
    }

    private static T? Take<T>(List<T> answers, Predicate<T> isMeant)
        where T : class
    {
        int index = answers.FindIndex(isMeant);
        if (index < 0)
        {
            return null;
        }

        T answer = answers[index];
        answers.RemoveAt(index);
        return answer;
    }
}

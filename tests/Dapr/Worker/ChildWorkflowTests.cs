using Dapr.Workflow;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class ChildWorkflowTests
{
    [Fact]
    public async Task A_childs_result_is_its_parents_answer()
    {
        using Instance instance = Instance.Of(context => context.CallChildWorkflowAsync<int>("Child", "in", new("child-1")));

        WorkflowResponse first = await instance.TurnAsync();

        Assert.Equal(["0 child Child child-1"], first.Kinds());
        Assert.Equal("\"in\"", first.Actions[0].CreateChildWorkflow.Input);
        Assert.Equal("5", (await instance.TurnAsync(Events.ChildCompleted(0, "5"))).End().Result);
    }

    [Fact]
    public async Task A_child_without_an_id_gets_the_same_one_in_each_replay()
    {
        using Instance instance = Instance.Of(async context =>
            await context.CallChildWorkflowAsync<int>("Child") + await context.CallChildWorkflowAsync<int>("Child"));

        string first = (await instance.TurnAsync()).Actions[0].CreateChildWorkflow.InstanceId;
        string second = (await instance.TurnAsync(Events.ChildCompleted(0, "1"))).Actions[0].CreateChildWorkflow.InstanceId;

        Assert.True(Guid.TryParse(first, out _));
        Assert.NotEqual(first, second);
        Assert.Equal("3", (await instance.TurnAsync(Events.ChildCompleted(1, "2"))).End().Result);
    }

    [Fact]
    public async Task A_failed_child_is_tried_again_and_then_fails_its_parent_with_the_childs_words()
    {
        using Instance instance = Instance.Of(context => context.CallChildWorkflowAsync<int>(
            "Child", null, new("child-1", new WorkflowRetryPolicy(2, TimeSpan.FromSeconds(5)))));
        await instance.TurnAsync();

        WorkflowResponse wait = await instance.TurnAsync(Events.ChildFailed(0, "boom"));

        Assert.Equal(["1 timer 10:00:06.000"], wait.Kinds());
        Assert.Equal("child-1", wait.Actions[0].CreateTimer.ChildWorkflowRetry.InstanceId);
        Assert.Equal(["2 child Child child-1"], (await instance.TurnAsync(Events.Fired(1))).Kinds());
        WorkflowResponse last = await instance.TurnAsync(Events.ChildFailed(2, "boom again"));
        Assert.Equal("Child workflow 'Child' ('child-1') failed: boom again", last.FailureOf());
        Assert.Equal("Boom", last.End().FailureDetails.InnerFailure.ErrorType);
    }

    [Fact]
    public async Task A_workflow_sees_type_words_and_stack_of_a_failure()
    {
        using Instance instance = Instance.Of(async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("A");
            }
            catch (WorkflowTaskFailedException failure)
            {
                return $"{failure.FailureDetails} {failure.FailureDetails.StackTrace} {failure.FailureDetails.IsCausedBy<ArgumentException>()}";
            }
        });
        await instance.TurnAsync();

        WorkflowResponse last = await instance.TurnAsync(Events.Failed(0, "no such sensor", "System.ArgumentNullException"));

        Assert.Equal("\"System.ArgumentNullException: no such sensor at Somewhere True\"", last.End().Result);
    }

    [Fact]
    public async Task History_propagation_is_refused_by_name()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<string>(
            "A", options: new WorkflowTaskOptions().WithHistoryPropagation(global::Dapr.Workflow.HistoryPropagationScope.Lineage)));

        Assert.Equal("PropagationScope is Lineage; only None is supported.", (await instance.TurnAsync()).FailureOf());
    }
}

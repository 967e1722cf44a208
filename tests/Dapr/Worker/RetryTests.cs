using Dapr.Workflow;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class RetryTests
{
    [Fact]
    public async Task A_failed_activity_is_asked_for_again_after_growing_waits()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<string>(
            "A", options: new(new WorkflowRetryPolicy(3, TimeSpan.FromSeconds(10), backoffCoefficient: 3))));

        WorkflowResponse first = await instance.TurnAsync();
        WorkflowResponse wait = await instance.TurnAsync(Events.Failed(0, "boom"));

        Assert.Equal(["0 A"], first.Kinds());
        Assert.Equal(["1 timer 10:00:11.000"], wait.Kinds());
        Assert.Equal(first.Actions[0].ScheduleTask.TaskExecutionId, wait.Actions[0].CreateTimer.ActivityRetry.TaskExecutionId);
        Assert.Equal(["2 A"], (await instance.TurnAsync(Events.Fired(1))).Kinds());
        Assert.Equal(["3 timer 10:00:33.000"], (await instance.TurnAsync(Events.Failed(2, "boom"))).Kinds());
        Assert.Equal(["4 A"], (await instance.TurnAsync(Events.Fired(3))).Kinds());
        Assert.Equal("Activity 'A' failed: last boom", (await instance.TurnAsync(Events.Failed(4, "last boom"))).FailureOf());
    }

    [Fact]
    public async Task An_attempt_that_works_ends_the_retries()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<string>("A", options: new(new WorkflowRetryPolicy(3, TimeSpan.FromSeconds(1)))));
        await instance.TurnAsync();
        await instance.TurnAsync(Events.Failed(0, "boom"));
        await instance.TurnAsync(Events.Fired(1));

        Assert.Equal("\"fine\"", (await instance.TurnAsync(Events.Completed(2, "\"fine\""))).End().Result);
    }

    [Fact]
    public async Task No_attempt_begins_after_the_timeout()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<string>(
            "A", options: new(new WorkflowRetryPolicy(100, TimeSpan.FromSeconds(1), retryTimeout: TimeSpan.FromSeconds(3)))));
        await instance.TurnAsync();
        await instance.TurnAsync(Events.Failed(0, "boom"));
        await instance.TurnAsync(Events.Fired(1));

        Assert.Equal("Activity 'A' failed: too late", (await instance.TurnAsync(Events.Failed(2, "too late"))).FailureOf());
    }

    [Fact]
    public async Task One_attempt_is_no_retry()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<string>("A", options: new(new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(1)))));
        await instance.TurnAsync();

        Assert.Equal("Activity 'A' failed: boom", (await instance.TurnAsync(Events.Failed(0, "boom"))).FailureOf());
    }

    [Fact]
    public async Task A_failure_marked_as_final_is_tried_again_all_the_same_as_the_package_does()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<string>("A", options: new(new WorkflowRetryPolicy(2, TimeSpan.FromSeconds(1)))));
        await instance.TurnAsync();
        HistoryEvent final = Events.Failed(0, "boom");
        final.TaskFailed.FailureDetails.IsNonRetriable = true;

        Assert.Equal(["1 timer 10:00:02.000"], (await instance.TurnAsync(final)).Kinds());
    }

    [Fact]
    public async Task A_result_that_does_not_fit_its_type_is_no_failed_attempt()
    {
        using Instance instance = Instance.Of(context => context.CallActivityAsync<int>("A", options: new(new WorkflowRetryPolicy(5, TimeSpan.FromSeconds(1)))));
        await instance.TurnAsync();

        WorkflowResponse response = await instance.TurnAsync(Events.Completed(0, "\"no number\""));

        Assert.NotEmpty(response.FailureOf());
        Assert.Equal(["Failed"], response.Kinds());
    }

    [Fact]
    public async Task A_child_is_tried_again_after_growing_waits_up_to_the_longest_until_its_time_is_up()
    {
        WorkflowRetryPolicy policy = new(
            100, TimeSpan.FromSeconds(1), backoffCoefficient: 10, maxRetryInterval: TimeSpan.FromSeconds(4), retryTimeout: TimeSpan.FromSeconds(5));
        using Instance instance = Instance.Of(context => context.CallChildWorkflowAsync<int>("Child", null, new("c", policy)));
        await instance.TurnAsync();

        Assert.Equal(["1 timer 10:00:02.000"], (await instance.TurnAsync(Events.ChildFailed(0, "boom"))).Kinds());
        Assert.Equal(["2 child Child c"], (await instance.TurnAsync(Events.Fired(1))).Kinds());
        Assert.Equal(["3 timer 10:00:07.000"], (await instance.TurnAsync(Events.ChildFailed(2, "boom"))).Kinds());
        Assert.Equal(["4 child Child c"], (await instance.TurnAsync(Events.Fired(3))).Kinds());
        Assert.Equal("Child workflow 'Child' ('c') failed: too late", (await instance.TurnAsync(Events.ChildFailed(4, "too late"))).FailureOf());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 10)]
    [InlineData(4000, 10)]
    public void An_interval_grows_to_the_longest(int attempt, int seconds)
    {
        WorkflowRetryPolicy policy = new(5000, TimeSpan.FromSeconds(2), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(seconds), policy.DelayAfter(attempt, TimeSpan.Zero));
    }

    [Fact]
    public void Without_a_longest_interval_an_hour_is_the_longest()
    {
        WorkflowRetryPolicy policy = new(5000, TimeSpan.FromSeconds(2), backoffCoefficient: 3);

        Assert.Equal(TimeSpan.FromHours(1), policy.DelayAfter(4000, TimeSpan.Zero));
        Assert.Null(policy.DelayAfter(5000, TimeSpan.Zero));
    }

    [Fact]
    public void Impossible_policies_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("maxNumberOfAttempts", () => new WorkflowRetryPolicy(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>("firstRetryInterval", () => new WorkflowRetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("backoffCoefficient", () => new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(1), 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(
            "maxRetryInterval", () => new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(2), maxRetryInterval: TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            "retryTimeout", () => new WorkflowRetryPolicy(1, TimeSpan.FromSeconds(2), retryTimeout: TimeSpan.FromSeconds(1)));
    }
}

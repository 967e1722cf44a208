using System.Globalization;
using Dapr.Workflow;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class DeterminismTests
{
    [Fact]
    public async Task A_turn_returns_only_what_history_does_not_know()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await context.CallActivityAsync("A");
            await Task.WhenAll(context.CallActivityAsync("B"), context.CallActivityAsync("C"));
            return "end";
        });

        Assert.Equal(["0 A"], (await instance.TurnAsync()).Kinds());
        Assert.Equal(["1 B", "2 C"], (await instance.TurnAsync(Events.Completed(0))).Kinds());
        Assert.Empty((await instance.TurnAsync(Events.Completed(2))).Kinds());
        WorkflowResponse last = await instance.TurnAsync(Events.Completed(1));
        Assert.Equal(["Completed"], last.Kinds());
        Assert.Equal("\"end\"", last.End().Result);
        Assert.Equal(0, last.Actions[0].Id);
    }

    [Fact]
    public async Task Code_that_asks_for_another_activity_fails_with_both_sides_named()
    {
        using Instance before = Instance.Of(async context => await context.CallActivityAsync<string>("Old"));
        await before.TurnAsync();
        using Instance after = before.Under(async context => await context.CallActivityAsync<string>("New"));

        WorkflowResponse response = await after.TurnAsync(Events.Completed(0));

        Assert.StartsWith(
            "Workflow instance 'tested-1' is not deterministic at event 0: its history says activity 'Old', its code asked for activity 'New'.",
            response.FailureOf(),
            StringComparison.Ordinal);
        Assert.Equal("Dapr.Workflow.Failures.NonDeterministicWorkflowException", response.End().FailureDetails.ErrorType);
        Assert.True(response.End().FailureDetails.IsNonRetriable);
    }

    [Fact]
    public async Task Code_that_asks_for_less_than_history_says_fails()
    {
        using Instance before = Instance.Of(async context =>
        {
            await Task.WhenAll(context.CallActivityAsync("A"), context.CreateTimer(TimeSpan.FromSeconds(1)));
            return 0;
        });
        await before.TurnAsync();
        using Instance after = before.Under(async context =>
        {
            await context.CallActivityAsync("A");
            return 0;
        });

        WorkflowResponse response = await after.TurnAsync(Events.Completed(0));

        Assert.Contains("at event 1: its history says a timer, its code asked for nothing.", response.FailureOf(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<WorkflowContext, Task<int>>, string> Changes() => new()
    {
        { "other order", async context => await AskAsync(context, "B", "A"), "event 0: its history says activity 'A', its code asked for activity 'B'." },
        { "one more in between", async context => await AskAsync(context, "A", "C", "B"), "event 1: its history says activity 'B', its code asked for activity 'C'." },
        { "a timer in between", async context => await AskAsync(context, "A", "timer", "B"), "event 1: its history says activity 'B', its code asked for a timer." },
        { "one less at the end", async context => await AskAsync(context, "A"), "event 1: its history says activity 'B', its code asked for nothing." },
        { "another case", async context => await AskAsync(context, "A", "b"), "event 1: its history says activity 'B', its code asked for activity 'b'." },
        { "a child in its place", async context => await AskAsync(context, "A", "child"), "event 1: its history says activity 'B', its code asked for child workflow 'W' as 'c'." },
        { "an event in its place", async context => await AskAsync(context, "A", "event"), "event 1: its history says activity 'B', its code asked for event 'E' to 'other'." },
        { "nothing at all", _ => Task.FromResult(1), "event 0: its history says activity 'A', its code asked for nothing." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_code_changed_is_told_at_the_event_where_it_departs(string change, Func<WorkflowContext, Task<int>> changed, string told)
    {
        using Instance before = Instance.Of(async context => await AskAsync(context, "A", "B"));
        await before.TurnAsync();
        using Instance after = before.Under(changed);

        WorkflowResponse response = await after.TurnAsync(Events.Completed(0));

        Assert.StartsWith($"Workflow instance 'tested-1' is not deterministic at {told}", response.FailureOf(), StringComparison.Ordinal);
        Assert.True(response.End().FailureDetails.IsNonRetriable, change);
    }

    [Fact]
    public async Task What_is_new_at_the_end_is_no_departure()
    {
        using Instance before = Instance.Of(async context => await AskAsync(context, "A", "B"));
        await before.TurnAsync();
        using Instance after = before.Under(async context => await AskAsync(context, "A", "B", "C"));

        Assert.Equal(["2 C"], (await after.TurnAsync(Events.Completed(0))).Kinds());
    }

    [Fact]
    public async Task A_child_under_another_id_fails()
    {
        using Instance before = Instance.Of(async context => await context.CallChildWorkflowAsync<string>("Child", null, new("one")));
        await before.TurnAsync();
        using Instance after = before.Under(async context => await context.CallChildWorkflowAsync<string>("Child", null, new("two")));

        WorkflowResponse response = await after.TurnAsync(Events.ChildCompleted(0));

        Assert.Contains(
            "its history says child workflow 'Child' as 'one', its code asked for child workflow 'Child' as 'two'.", response.FailureOf(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_something_never_asked_fails()
    {
        using Instance instance = Instance.Of(async context => await context.CallActivityAsync<string>("A"));
        await instance.TurnAsync();

        WorkflowResponse response = await instance.TurnAsync(Events.Completed(7));

        Assert.Contains("at event 7: its history says that it was answered by TaskCompleted, its code asked for nothing.", response.FailureOf(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_what_the_context_did_not_hand_out_fails_instead_of_hanging()
    {
        TaskCompletionSource never = new();
        using Instance instance = Instance.Of(async context =>
        {
            await never.Task;
            return await context.CallActivityAsync<string>("A");
        });

        Assert.Contains("awaits something that its context did not hand out", (await instance.TurnAsync()).FailureOf(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coming_back_on_another_thread_fails()
    {
        using ManualResetEventSlim cameBack = new();
        using Instance instance = Instance.Of(async context =>
        {
            Task first = context.CallActivityAsync("A");
            Task elsewhere = Task.Factory.StartNew(
                () =>
                {
                    Task second = context.CallActivityAsync("B");
                    cameBack.Set();
                    return second;
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap();
            cameBack.Wait(TestContext.Current.CancellationToken);
            await Task.WhenAll(first, elsewhere);
            return 0;
        });

        Assert.Contains("awaits something that its context did not hand out", (await instance.TurnAsync()).FailureOf(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigureAwait_false_in_a_workflow_and_below_it_changes_nothing()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await BelowAsync(context).ConfigureAwait(false);
            return await context.CallActivityAsync<string>("C").ConfigureAwait(false);
        });

        Assert.Equal(["0 A"], (await instance.TurnAsync()).Kinds());
        Assert.Equal(["1 B"], (await instance.TurnAsync(Events.Completed(0))).Kinds());
        Assert.Equal(["2 C"], (await instance.TurnAsync(Events.Completed(1))).Kinds());

        static async Task BelowAsync(WorkflowContext context)
        {
            await context.CallActivityAsync("A").ConfigureAwait(false);
            await context.CallActivityAsync("B");
        }
    }

    [Fact]
    public async Task A_second_answer_to_the_same_question_changes_nothing()
    {
        using Instance instance = Instance.Of(async context =>
            await context.CallActivityAsync<string>("A") + await context.CallActivityAsync<string>("B"));
        await instance.TurnAsync();

        Assert.Equal(["1 B"], (await instance.TurnAsync(Events.Completed(0, "\"a\""), Events.Completed(0, "\"other\""))).Kinds());
        Assert.Equal("\"ab\"", (await instance.TurnAsync(Events.Completed(0, "\"again\""), Events.Completed(1, "\"b\""))).End().Result);
    }

    [Fact]
    public async Task Time_ids_and_replaying_are_those_of_the_turn()
    {
        List<string> seen = [];
        using Instance instance = Instance.Of(async context =>
        {
            seen.Add($"{context.CurrentUtcDateTime:ss} {context.IsReplaying} {context.NewGuid()}");
            await context.CallActivityAsync("A");
            seen.Add($"{context.CurrentUtcDateTime:ss} {context.IsReplaying} {context.NewGuid()}");
            await context.CallActivityAsync("B");
            return context.CurrentUtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        });

        await instance.TurnAsync();
        await instance.TurnAsync(Events.Completed(0));
        WorkflowResponse last = await instance.TurnAsync(Events.Completed(1));

        Assert.Equal("\"10:00:02\"", last.End().Result);
        Assert.Equal(["00 False", "00 True", "01 False", "00 True", "01 True"], seen.Select(line => line[..^37]));
        string[] ids = [.. seen.Select(line => line[^36..])];
        Assert.Equal([ids[0], ids[0], ids[2], ids[0], ids[2]], ids);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.Equal('5', ids[0][14]);
    }

    [Fact]
    public async Task Another_run_of_the_same_instance_draws_other_ids()
    {
        using Instance first = Instance.Of(context => Task.FromResult(context.NewGuid()), executionId: "run-1");
        using Instance second = Instance.Of(context => Task.FromResult(context.NewGuid()), executionId: "run-2");

        Assert.NotEqual((await first.TurnAsync()).End().Result, (await second.TurnAsync()).End().Result);
    }

    [Fact]
    public async Task A_patch_is_new_code_for_new_instances_and_old_code_for_those_that_passed_it()
    {
        using Instance fresh = Instance.Of(context => Task.FromResult(context.IsPatched("p")));
        WorkflowResponse response = await fresh.TurnAsync();
        Assert.Equal("true", response.End().Result);
        Assert.Equal(["p"], response.Version.Patches);

        using Instance before = Instance.Of(async context => await context.CallActivityAsync<string>("A"));
        await before.TurnAsync();
        using Instance after = before.Under(async context =>
        {
            bool isPatched = context.IsPatched("p");
            await context.CallActivityAsync("A");
            return isPatched;
        });
        Assert.Equal("false", (await after.TurnAsync(Events.Completed(0))).End().Result);
    }

    /// <summary>Asks for all at once, in this order.</summary>
    private static async Task<int> AskAsync(WorkflowContext context, params IEnumerable<string> what)
    {
        var asked = new List<Task>();
        foreach (string one in what)
        {
            switch (one)
            {
                case "timer":
                    asked.Add(context.CreateTimer(TimeSpan.FromSeconds(1)));
                    break;
                case "child":
                    asked.Add(context.CallChildWorkflowAsync<int>("W", null, new("c")));
                    break;
                case "event":
                    context.SendEvent("other", "E", 1);
                    break;
                default:
                    asked.Add(context.CallActivityAsync(one));
                    break;
            }
        }

        await Task.WhenAll(asked);
        return asked.Count;
    }
}

using System.Globalization;
using Dapr.Workflow;
using Fleetscore.WorkflowProtocol;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class LifeCycleTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Continuing_as_new_hands_on_the_input_and_the_events_nobody_took_if_wanted(bool keeps, int kept)
    {
        using Instance instance = Instance.Of<int, int>(
            async (context, number) =>
            {
                await context.WaitForExternalEventAsync<object>("go");
                context.ContinueAsNew(number + 1, keeps);
                return 0;
            },
            input: "41");

        WorkflowResponse response = await instance.TurnAsync(Events.Raised("go"), Events.Raised("more", "1"));

        Assert.Equal(["ContinuedAsNew"], response.Kinds());
        Assert.Equal("42", response.End().Result);
        Assert.Equal(kept, response.End().CarryoverEvents.Count(raised => raised.EventRaised.Name == "more"));
    }

    [Fact]
    public async Task Code_that_fails_after_continuing_as_new_has_failed()
    {
        using Instance instance = Instance.Of<int>(context =>
        {
            context.ContinueAsNew(1);
            throw new InvalidOperationException("boom");
        });

        Assert.Equal("boom", (await instance.TurnAsync()).FailureOf());
    }

    [Fact]
    public async Task The_first_time_of_continuing_as_new_counts()
    {
        using Instance instance = Instance.Of(context =>
        {
            context.ContinueAsNew(1);
            context.ContinueAsNew(2);
            return Task.FromResult(0);
        });

        Assert.Equal("1", (await instance.TurnAsync()).End().Result);
    }

    [Fact]
    public async Task A_number_that_was_not_given_is_no_zero()
    {
        using Instance number = Instance.Of<int, int>((_, input) => Task.FromResult(input));
        using Instance perhaps = Instance.Of<int?, string>((_, input) => Task.FromResult($"{input is null}"));

        Assert.Equal("System.NullReferenceException", (await number.TurnAsync()).End().FailureDetails.ErrorType);
        Assert.Equal("\"True\"", (await perhaps.TurnAsync()).End().Result);
    }

    [Fact]
    public async Task A_tuple_does_not_arrive_empty()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await context.CallActivityAsync("A", (1, "b"));
            return 0;
        });

        Assert.Equal("{\"item1\":1,\"item2\":\"b\"}", (await instance.TurnAsync()).Actions[0].ScheduleTask.Input);
    }

    [Fact]
    public async Task A_suspended_workflow_does_nothing_until_resumed_and_misses_nothing()
    {
        using Instance instance = Instance.Of(async context =>
            await context.CallActivityAsync<string>("A") + await context.CallActivityAsync<string>("B") + await context.WaitForExternalEventAsync<string>("go"));
        await instance.TurnAsync();

        Assert.Empty((await instance.TurnAsync(Events.Suspended())).Kinds());
        Assert.Empty((await instance.TurnAsync(Events.Completed(0, "\"a\""))).Kinds());
        Assert.Empty((await instance.TurnAsync(Events.Raised("go", "\"!\""))).Kinds());
        Assert.Equal(["1 B"], (await instance.TurnAsync(Events.Resumed())).Kinds());
        Assert.Equal("\"ab!\"", (await instance.TurnAsync(Events.Completed(1, "\"b\""))).End().Result);
    }

    [Fact]
    public async Task What_a_workflow_asked_for_in_the_turn_it_was_suspended_in_is_asked_for_when_resumed()
    {
        using Instance instance = Instance.Of(async context =>
            await context.CallActivityAsync<string>("A") + await context.CallActivityAsync<string>("B"));
        await instance.TurnAsync();

        Assert.Empty((await instance.TurnAsync(Events.Completed(0, "\"a\""), Events.Suspended())).Kinds());
        Assert.Equal(["1 B"], (await instance.TurnAsync(Events.Resumed())).Kinds());
        Assert.Equal("\"ab\"", (await instance.TurnAsync(Events.Completed(1, "\"b\""))).End().Result);
    }

    [Fact]
    public async Task What_arrives_while_suspended_reaches_the_code_at_the_time_it_is_resumed()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await context.CallActivityAsync("A");
            string answered = context.CurrentUtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            await context.CallActivityAsync("B");
            return answered;
        });
        await instance.TurnAsync();
        await instance.TurnAsync(Events.Suspended());
        await instance.TurnAsync(Events.Completed(0));
        await instance.TurnAsync(Events.Resumed());

        Assert.Equal("\"10:00:03\"", (await instance.TurnAsync(Events.Completed(1))).End().Result);
    }

    [Fact]
    public async Task A_terminated_workflow_ends_even_while_suspended_and_gives_the_output_it_was_told()
    {
        using Instance instance = Instance.Of(async context => await context.CallActivityAsync<string>("A"));
        await instance.TurnAsync();
        await instance.TurnAsync(Events.Suspended());

        WorkflowResponse last = await instance.TurnAsync(Events.Terminated("\"enough\""));

        Assert.Equal(["Terminated"], last.Kinds());
        Assert.Equal("\"enough\"", last.End().Result);
    }

    [Fact]
    public async Task A_custom_status_stands_in_every_answer_until_cleared()
    {
        using Instance instance = Instance.Of(async context =>
        {
            context.SetCustomStatus(new { Step = 1 });
            await context.CallActivityAsync("A");
            await context.CallActivityAsync("B");
            context.SetCustomStatus(null);
            return 0;
        });

        Assert.Equal("{\"step\":1}", (await instance.TurnAsync()).CustomStatus);
        Assert.Equal("{\"step\":1}", (await instance.TurnAsync(Events.Completed(0))).CustomStatus);
        Assert.Null((await instance.TurnAsync(Events.Completed(1))).CustomStatus);
    }

    [Fact]
    public async Task A_failure_carries_type_words_stack_and_what_lies_within()
    {
        using Instance instance = Instance.Of<int>(_ => throw new InvalidOperationException("outer", new ArgumentException("inner")));

        WorkflowResponse response = await instance.TurnAsync();

        Assert.Equal("outer", response.FailureOf());
        TaskFailureDetails details = response.End().FailureDetails;
        Assert.Equal("System.InvalidOperationException", details.ErrorType);
        Assert.Contains(nameof(A_failure_carries_type_words_stack_and_what_lies_within), details.StackTrace, StringComparison.Ordinal);
        Assert.Equal("System.ArgumentException: inner", $"{details.InnerFailure.ErrorType}: {details.InnerFailure.ErrorMessage}");
    }

    [Fact]
    public async Task An_input_that_does_not_fit_fails_the_workflow()
    {
        using Instance instance = Instance.Of<int, int>((_, number) => Task.FromResult(number), input: "\"text\"");

        await instance.TurnAsync();

        Assert.Equal("System.Text.Json.JsonException", (await instance.TurnAsync()).End().FailureDetails.ErrorType);
    }

    [Fact]
    public async Task A_timer_must_say_utc()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await context.CreateTimer(new DateTime(2026, 11, 23), CancellationToken.None);
            return 0;
        });

        Assert.StartsWith("A timer's time must be UTC", (await instance.TurnAsync()).FailureOf(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_processing_is_bounded_keeps_the_order_and_reports_all_failures_at_the_end()
    {
        using Instance instance = Instance.Of(async context =>
        {
            try
            {
                return string.Join(",", await context.ProcessInParallelAsync(["A", "B", "C"], name => context.CallActivityAsync<string>(name), 2));
            }
            catch (AggregateException failures)
            {
                return failures.Message;
            }
        });

        Assert.Equal(["0 A", "1 B"], (await instance.TurnAsync()).Kinds());
        Assert.Equal(["2 C"], (await instance.TurnAsync(Events.Completed(1, "\"b\""))).Kinds());
        Assert.Empty((await instance.TurnAsync(Events.Completed(2, "\"c\""))).Kinds());
        using Instance other = instance.Under(async context =>
        {
            AggregateException failures = await Assert.ThrowsAsync<AggregateException>(
                () => context.ProcessInParallelAsync(["A", "B", "C"], name => context.CallActivityAsync<string>(name), 2));
            return failures.Message;
        });
        Assert.Equal("\"a,b,c\"", (await instance.TurnAsync(Events.Completed(0, "\"a\""))).End().Result);
        Assert.Equal("\"1 out of 3 tasks failed (Activity \\u0027A\\u0027 failed: boom)\"", (await other.TurnAsync(Events.Failed(0, "boom"))).End().Result);
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once()
    {
        using Instance instance = Instance.Of(async context =>
        {
            ILogger logger = context.CreateReplaySafeLogger("Tested");
            logger.Log(LogLevel.Information, default, "before", null, (line, _) => line);
            await context.CallActivityAsync("A");
            logger.Log(LogLevel.Information, default, "after", null, (line, _) => line);
            return 0;
        });

        await instance.TurnAsync();
        await instance.TurnAsync(Events.Completed(0));

        Assert.Equal(["before", "after"], instance.Log.Of("Tested"));
    }
}

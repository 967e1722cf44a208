using Fleetscore.WorkflowProtocol;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class ExternalEventTests
{
    [Fact]
    public async Task Early_events_wait_and_come_oldest_first_in_any_case()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await context.CallActivityAsync("A");
            return await context.WaitForExternalEventAsync<int>("Go") + (10 * await context.WaitForExternalEventAsync<int>("GO"));
        });
        await instance.TurnAsync(Events.Raised("go", "1"));
        await instance.TurnAsync(Events.Raised("gO", "2"), Events.Raised("other", "9"));

        Assert.Equal("21", (await instance.TurnAsync(Events.Completed(0))).End().Result);
    }

    [Fact]
    public async Task Two_who_wait_are_served_in_the_order_they_asked()
    {
        using Instance instance = Instance.Of(async context =>
        {
            int[] both = await Task.WhenAll(context.WaitForExternalEventAsync<int>("go"), context.WaitForExternalEventAsync<int>("go"));
            return both[0] + (10 * both[1]);
        });

        Assert.Empty((await instance.TurnAsync()).Kinds());
        Assert.Empty((await instance.TurnAsync(Events.Raised("go", "1"))).Kinds());
        Assert.Equal("21", (await instance.TurnAsync(Events.Raised("go", "2"))).End().Result);
    }

    [Fact]
    public async Task A_wait_that_timed_out_leaves_the_event_to_the_next()
    {
        using Instance instance = Instance.Of(async context =>
        {
            try
            {
                return await context.WaitForExternalEventAsync<string>("go", TimeSpan.FromSeconds(3));
            }
            catch (TaskCanceledException)
            {
                return "late " + await context.WaitForExternalEventAsync<string>("go");
            }
        });

        WorkflowResponse first = await instance.TurnAsync();
        Assert.Equal(["0 timer 10:00:03.000"], first.Kinds());
        Assert.Equal("go", first.Actions[0].CreateTimer.ExternalEvent.Name);
        Assert.Empty((await instance.TurnAsync(Events.Fired(0))).Kinds());
        Assert.Equal("\"late x\"", (await instance.TurnAsync(Events.Raised("go", "\"x\""))).End().Result);
    }

    [Fact]
    public async Task An_event_in_time_wins_and_its_timer_may_fire_unheard()
    {
        using Instance instance = Instance.Of(async context =>
            await context.WaitForExternalEventAsync<string>("go", TimeSpan.FromSeconds(3)) + await context.CallActivityAsync<string>("A"));
        await instance.TurnAsync();

        Assert.Equal(["1 A"], (await instance.TurnAsync(Events.Raised("go", "\"x\""))).Kinds());
        Assert.Equal("\"xa\"", (await instance.TurnAsync(Events.Fired(0), Events.Completed(1, "\"a\""))).End().Result);
    }

    [Fact]
    public async Task A_wait_without_limit_marks_it_by_a_timer_that_never_fires()
    {
        using Instance instance = Instance.Of(context => context.WaitForExternalEventAsync<string>("go", Timeout.InfiniteTimeSpan));

        WorkflowResponse first = await instance.TurnAsync();

        Assert.Equal("\"9999-12-31T23:59:59.999999999Z\"", first.Actions[0].CreateTimer.FireAt.ToString());
        Assert.Equal("\"x\"", (await instance.TurnAsync(Events.Raised("go", "\"x\""))).End().Result);
    }

    [Fact]
    public async Task A_wait_without_time_takes_nothing_even_where_the_event_is_there()
    {
        using Instance instance = Instance.Of(async context =>
        {
            await context.CallActivityAsync("A");
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.WaitForExternalEventAsync<string>("go", TimeSpan.Zero));
            return await context.WaitForExternalEventAsync<string>("go");
        });
        await instance.TurnAsync(Events.Raised("go", "\"x\""));

        Assert.Equal("\"x\"", (await instance.TurnAsync(Events.Completed(0))).End().Result);
    }

    [Fact]
    public async Task A_wait_given_up_before_it_began_takes_only_what_is_there()
    {
        CancellationToken givenUp = new(canceled: true);
        using Instance instance = Instance.Of(async context =>
        {
            await context.CallActivityAsync("A");
            string there = await context.WaitForExternalEventAsync<string>("go", givenUp);
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.WaitForExternalEventAsync<string>("go", givenUp));
            await Assert.ThrowsAsync<TaskCanceledException>(() => context.CreateTimer(TimeSpan.FromDays(1), givenUp));
            return there + await context.WaitForExternalEventAsync<string>("go");
        });
        await instance.TurnAsync(Events.Raised("go", "\"x\""));
        await instance.TurnAsync(Events.Completed(0));

        Assert.Equal("\"xy\"", (await instance.TurnAsync(Events.Raised("go", "\"y\""))).End().Result);
    }

    [Fact]
    public async Task Sent_events_are_numbered_like_everything_else()
    {
        using Instance instance = Instance.Of(async context =>
        {
            context.SendEvent("other-1", "go", 7);
            return await context.CallActivityAsync<string>("A");
        });

        WorkflowResponse first = await instance.TurnAsync();

        Assert.Equal(["0 event go to other-1", "1 A"], first.Kinds());
        Assert.Equal("7", first.Actions[0].SendEvent.Data);
        Assert.Equal(["Completed"], (await instance.TurnAsync(Events.Completed(1))).Kinds());
    }
}

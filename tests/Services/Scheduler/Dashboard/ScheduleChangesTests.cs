using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fleetscore.Tests.Services.Scheduler.Dashboard;

public sealed class ScheduleChangesTests
{
    private static readonly DateTimeOffset Ten = SchedulerRig.Ten;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_listens_is_told_of_every_change_and_of_nothing_else()
    {
        await using var host = new SchedulerHost();
        using StreamReader events = await ListenAsync(host);
        string first = await NextAsync(host, events);

        host.State.Put(StateKeys.Run(Ten), new RunItem { Shards = 1, State = PeriodState.Closed, Version = "v1" });
        string claimed = await NextAsync(host, events);
        host.State.Put(StateKeys.Run(Ten.AddHours(1)), new RunItem { Shards = 1 }); // open: nothing to see
        host.State.Put(StateKeys.Schedule, host.State.Find<ScheduleItem>(StateKeys.Schedule)! with { Cursor = Ten.AddHours(1) });
        string passed = await NextAsync(host, events);

        Assert.Equal(3, new HashSet<string> { first, claimed, passed }.Count);
        Assert.StartsWith("data: 20261122T110000Z", passed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_while_ends_nothing()
    {
        await using var host = new SchedulerHost();
        using StreamReader events = await ListenAsync(host);
        await NextAsync(host, events);
        int reads = 0;
        host.State.BeforeRead = _ =>
        {
            if (Interlocked.Increment(ref reads) <= 2)
            {
                throw new GatewayException("The state store is away.");
            }
        };
        host.State.Put(StateKeys.Run(Ten), new RunItem { Shards = 1, State = PeriodState.Closed, Version = "v1" });

        Assert.Contains("20261122T100000Z:", await NextAsync(host, events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_listen_do_not_keep_scheduler_from_stopping()
    {
        await using var host = new SchedulerHost();
        using StreamReader events = await ListenAsync(host);
        await NextAsync(host, events);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var fuse = new CancellationTokenSource(Eventually.Limit); // the stream would never end
        Assert.Equal("", await events.ReadToEndAsync(fuse.Token));
    }

    private static async Task<StreamReader> ListenAsync(SchedulerHost host)
    {
        HttpClient client = await host.ReadyClientAsync();
        return new StreamReader(await client.GetStreamAsync(new Uri("/dashboard/changes", UriKind.Relative), Cancellation));
    }

    /// <summary>The next event's data; time goes on until there is one.</summary>
    private static async Task<string> NextAsync(SchedulerHost host, StreamReader events)
    {
        Task<string> next = DataAsync(events);
        await Eventually.IsTrueAsync(
            () =>
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1));
                return next.IsCompleted;
            },
            "the page is told of a change");
        return await next;
    }

    private static async Task<string> DataAsync(StreamReader events)
    {
        while (await events.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                await events.ReadLineAsync(Cancellation); // the blank line that ends the event
                return line;
            }
        }

        throw new EndOfStreamException("The events ended.");
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class DaprServicesTests
{
    [Fact]
    public async Task What_may_pass_is_sent_again()
    {
        var replies = new Replies(HttpStatusCode.ServiceUnavailable, HttpStatusCode.InternalServerError, HttpStatusCode.TooManyRequests, HttpStatusCode.OK);

        Assert.Equal(2, (await PostAsync(replies)).Accepted);
        Assert.Equal("http://aggregator/readings", replies.Address?.ToString());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public async Task What_was_refused_is_not_sent_again(HttpStatusCode status)
    {
        var replies = new Replies(status, HttpStatusCode.OK);

        GatewayException failure = await Assert.ThrowsAsync<GatewayException>(() => PostAsync(replies));

        Assert.Equal(1, replies.Left);
        Assert.StartsWith($"Cannot POST /readings to aggregator: it answered {(int)status}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_last_retry_the_failure_is_told() =>
        await Assert.ThrowsAsync<GatewayException>(() => PostAsync(new Replies([.. Enumerable.Repeat(HttpStatusCode.ServiceUnavailable, 4)])));

    [Fact]
    public async Task The_time_limit_holds_for_all_repetitions_together()
    {
        var clock = new FakeTimeProvider();
        using var client = new HttpClient(new Silence());
        var services = new DaprServices(client, new DaprOptions { InvocationTimeout = TimeSpan.FromSeconds(50) }, clock);
        Task<CommitAnswer> answer = services.PostAsync<CommitRequest, CommitAnswer>(
            AppIds.Aggregator, Routes.Readings, new CommitRequest { Devices = [] }, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(50));

        await Assert.ThrowsAsync<GatewayException>(() => answer.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_when_it_says_and_not_before()
    {
        var clock = new FakeTimeProvider();
        var busy = new Busy(times: 1, seconds: 7);
        using var client = new HttpClient(busy);
        Task<CommitAnswer> answer = PostAsync(new DaprServices(client, new DaprOptions(), clock));

        clock.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.Equal(1, busy.Asked);

        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(2, (await answer).Accepted);
        Assert.Equal(2, busy.Asked);
    }

    [Fact]
    public async Task A_busy_service_is_asked_as_often_as_it_takes()
    {
        var busy = new Busy(times: 20, seconds: 0);
        using var client = new HttpClient(busy);

        await PostAsync(new DaprServices(
            client, new DaprOptions { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System));

        Assert.Equal(21, busy.Asked);
    }

    [Fact]
    public async Task A_busy_service_that_asks_for_no_pause_is_given_one()
    {
        var clock = new FakeTimeProvider();
        var busy = new Busy(times: 1, seconds: 0);
        using var client = new HttpClient(busy);
        Task<CommitAnswer> answer = PostAsync(new DaprServices(client, new DaprOptions { RetryDelay = TimeSpan.FromSeconds(3) }, clock));

        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.Equal(1, busy.Asked);

        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, (await answer).Accepted);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_given_up_in_time_and_said_to_be_busy()
    {
        var clock = new FakeTimeProvider();
        using var client = new HttpClient(new Busy(times: int.MaxValue, seconds: 7));
        var services = new DaprServices(client, new DaprOptions { InvocationTimeout = TimeSpan.FromSeconds(50) }, clock);

        Task<CommitAnswer> answer = PostAsync(services);
        for (int second = 0; second < 50; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        GatewayException failure = await Assert.ThrowsAsync<GatewayException>(
            () => answer.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken));
        Assert.Contains("it answered 429 full", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_retries_a_busy_service_is_asked_once()
    {
        var busy = new Busy(times: 1, seconds: 0);
        using var client = new HttpClient(busy);

        await Assert.ThrowsAsync<GatewayException>(() => PostAsync(new DaprServices(client, new DaprOptions { Retries = 0 }, TimeProvider.System)));

        Assert.Equal(1, busy.Asked);
    }

    private static Task<CommitAnswer> PostAsync(DaprServices services) => services.PostAsync<CommitRequest, CommitAnswer>(
        AppIds.Aggregator, Routes.Readings, new CommitRequest { Devices = [] }, TestContext.Current.CancellationToken);

    private static async Task<CommitAnswer> PostAsync(Replies replies)
    {
        using var client = new HttpClient(replies);
        var services = new DaprServices(client, new DaprOptions { RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        return await PostAsync(services);
    }

    /// <summary>Full so many times, for so many seconds each.</summary>
    private sealed class Busy(int times, int seconds) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            HttpResponseMessage answer = Asked > times
                ? new(HttpStatusCode.OK) { Content = new StringContent("""{"accepted":2,"deadLettered":0}""", Encoding.UTF8, "application/json") }
                : new(HttpStatusCode.TooManyRequests) { Content = new StringContent("full"), Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)) } };
            return Task.FromResult(answer);
        }
    }

    private sealed class Replies(params HttpStatusCode[] statuses) : HttpMessageHandler
    {
        private readonly Queue<HttpStatusCode> left = new(statuses);

        public int Left => left.Count;

        public Uri? Address { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(left.Dequeue())
            {
                Content = new StringContent("""{"accepted":2,"deadLettered":0}""", Encoding.UTF8, "application/json"),
            });
        }
    }

    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}

using System.Net;
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

        await Assert.ThrowsAsync<GatewayException>(() => answer.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    private static async Task<CommitAnswer> PostAsync(Replies replies)
    {
        using var client = new HttpClient(replies);
        var services = new DaprServices(client, new DaprOptions { RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        return await services.PostAsync<CommitRequest, CommitAnswer>(
            AppIds.Aggregator, Routes.Readings, new CommitRequest { Devices = [] }, TestContext.Current.CancellationToken);
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

using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Worker;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Resiliency;

/// <summary>Service invocation under policies.</summary>
public sealed class GuardedCallTests : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task What_an_app_answers_with_a_matching_code_is_asked_again()
    {
        using Solution solution = Called("  policies: { retries: { r: { duration: 0s, maxRetries: 3, matching: { httpStatusCodes: 500-599 } } } }", "retry: r");
        await using TestHost host = await TestHost.StartAsync(solution);

        (int Status, string Body) answer = await PostAsync(host, "score", "fail-2-503-x");

        Assert.Equal((200, "{\"from\":\"scorer\"}"), answer);
        Assert.Equal(["fail-2-503-x", "fail-2-503-x", "fail-2-503-x"], host.Apps["scorer"].Received.Select(one => one.Body));
    }

    [Theory]
    [InlineData("fail-9-404-x", 404, 1)] // Does not match.
    [InlineData("fail-9-503-x", 503, 3)] // The last answer is passed on.
    [InlineData("fail-9-302-x", 302, 1)] // No failure.
    public async Task An_answer_that_is_not_asked_for_again_is_passed_on_as_it_is(string body, int status, int calls)
    {
        using Solution solution = Called("  policies: { retries: { r: { duration: 0s, maxRetries: 2, matching: { httpStatusCodes: 500-599 } } } }", "retry: r");
        await using TestHost host = await TestHost.StartAsync(solution);

        (int Status, string Body) answer = await PostAsync(host, "score", body);

        Assert.Equal((status, "{\"from\":\"scorer\"}"), answer);
        Assert.Equal(calls, host.Apps["scorer"].Received.Count);
    }

    [Fact]
    public async Task A_replica_that_does_not_listen_is_passed_by_with_a_retry()
    {
        using Solution solution = new Solution().App("scheduler").App("scorer", port: 5102).App("scorer", port: 5103)
            .Guarded("  policies: { retries: { r: { duration: 0s, maxRetries: 100 } } }\n  targets: { apps: { scorer: { retry: r } } }");
        await using TestHost host = await TestHost.StartAsync(solution, silent: ["scorer-2"]);

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal((200, "{\"from\":\"scorer-1\"}"), await PostAsync(host, "score", "{}"));
        }
    }

    /// <summary>Dapr reads such a body once, and so it is sent once; the breaker counts the failure all the same.</summary>
    [Fact]
    public async Task A_request_in_chunks_is_not_repeated()
    {
        using Solution solution = Called(
            "  policies: { retries: { r: { duration: 0s } }, circuitBreakers: { c: { trip: consecutiveFailures >= 1 } } }", "retry: r, circuitBreaker: c");
        await using TestHost host = await TestHost.StartAsync(solution);

        Assert.Equal((503, "{\"from\":\"scorer\"}"), await PostAsync(host, "score", "fail-9-503-x", chunked: true));

        Assert.Single(host.Apps["scorer"].Received);
        Assert.Equal((500, Refusal("circuit breaker is open")), await PostAsync(host, "score", "{}"));
    }

    [Fact]
    public async Task An_open_breaker_answers_for_its_method_alone_until_its_time_is_over()
    {
        var time = new FakeTimeProvider();
        using Solution solution = Called("  policies: { circuitBreakers: { c: { timeout: 5s, trip: consecutiveFailures >= 2 } } }", "circuitBreaker: c");
        await using TestHost host = await TestHost.StartAsync(solution, time);
        await PostAsync(host, "score", "fail-9-503-x");
        await PostAsync(host, "score?again", "fail-9-503-x");

        Assert.Equal((500, Refusal("circuit breaker is open")), await PostAsync(host, "score", "{}"));
        Assert.Equal((200, "{\"from\":\"scorer\"}"), await PostAsync(host, "other", "{}"));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((200, "{\"from\":\"scorer\"}"), await PostAsync(host, "score", "{}"));
    }

    [Fact]
    public async Task An_app_that_does_not_answer_in_time_is_given_up()
    {
        var time = new FakeTimeProvider();
        using Solution solution = Called("  policies: { timeouts: { t: 3s } }", "timeout: t");
        await using TestHost host = await TestHost.StartAsync(solution, time, silent: ["scorer"]);
        using var deaf = new TcpListener(IPAddress.Loopback, host.Instance("scorer").AppPort);
        deaf.Start();

        Task<(int, string)> call = PostAsync(host, "score", "{}");
        using TcpClient caller = await deaf.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((500, Refusal("context deadline exceeded")), await call.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_resource_is_for_the_apps_in_its_scopes()
    {
        using Solution solution = new Solution().App("scheduler").App("scorer", port: 5102).File(
            "resiliency",
            "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: { name: guard }\nscopes: [ scorer ]\nspec:\n"
            + "  policies: { retries: { r: { duration: 0s } } }\n  targets: { apps: { scorer: { retry: r } } }\n");
        await using TestHost host = await TestHost.StartAsync(solution);

        Assert.Equal(503, (await PostAsync(host, "score", "fail-1-503-x")).Status);
    }

    private static string Refusal(string problem) =>
        $"{{\"errorCode\":\"ERR_DIRECT_INVOKE\",\"message\":\"failed to invoke, id: scorer, err: {problem}\"}}";

    private static Solution Called(string policies, string names) =>
        new Solution().App("scheduler").App("scorer", port: 5102).Guarded($"{policies}\n  targets: {{ apps: {{ scorer: {{ {names} }} }} }}");

    private async Task<(int Status, string Body)> PostAsync(TestHost host, string method, string body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Http("scheduler"), $"/v1.0/invoke/scorer/method/{method}"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

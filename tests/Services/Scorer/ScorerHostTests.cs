using System.Net;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Services.Scorer;

public sealed class ScorerHostTests
{
    private const string Good =
        """{"run":{"period":"2026-11-22T10:00:00Z","revision":0,"epoch":0},"periodLength":"01:00:00","window":"00:05:00","shard":0,"shards":1,"version":"v1"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shard_is_scored_over_http()
    {
        await using var host = new ScorerHost();
        await host.Rig.PublishAsync(packs: 1, ("pump", "t", ScorerRig.Around(10)));
        host.Rig.Read("pump", "t", minute: 1, value: 10);

        HttpResponseMessage answer = await PostAsync(host, Good);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        ScoreShardResult result = ContractsJson.Read<ScoreShardResult>(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(1, result.Counts.Outcomes.Scored);
        Assert.Single(host.Rig.Verdicts(result));
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("null", "The body is null.")]
    [InlineData("{}", "")]
    [InlineData("\"v1\"→null", "version")]
    [InlineData("10:00:00Z→10:00:01Z", "The period 2026-11-22T10:00:01.0000000Z is not the start of a period of 01:00:00.")]
    [InlineData("00:05:00→00:07:00", "The period is 01:00:00; with a window of 00:07:00 it must be a multiple of 00:07:00 that divides a day.")]
    [InlineData("\"revision\":0→\"revision\":-1", "Revision -1 and epoch 0 must be 0 or more.")]
    [InlineData("\"shards\":1→\"shards\":3", "The shard count is 3; it must be a power of two from 1 to 4096.")]
    [InlineData("\"shard\":0→\"shard\":1", "The shard is 1; it must be from 0 to 0.")]
    [InlineData("v1→../../secrets", "The version '../../secrets' must be letters, digits, - and _.")]
    public async Task A_request_that_names_no_shard_is_refused_with_the_reason(string change, string reason)
    {
        await using var host = new ScorerHost();
        string[] replace = change.Split('→');

        HttpResponseMessage answer = await PostAsync(host, replace.Length == 2 ? Good.Replace(replace[0], replace[1], StringComparison.Ordinal) : change);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Contains(reason, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_answered_503_so_that_the_request_comes_again()
    {
        await using var host = new ScorerHost();
        host.Rig.State.Away = true;

        HttpResponseMessage answer = await PostAsync(host, Good.Replace("v1", "none", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_full_scorer_answers_429()
    {
        await using var host = new ScorerHost { Settings = { ["Scorer:MaxConcurrentShards"] = "1", ["Scorer:MaxQueuedShards"] = "0" } };
        string request = Good.Replace("v1", "none", StringComparison.Ordinal);
        using var inside = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        host.Rig.State.BeforeRead = _ =>
        {
            inside.Release();
            goOn.Wait(Cancellation);
        };

        Task<HttpResponseMessage> first = PostAsync(host, request);
        await inside.WaitAsync(Cancellation);
        HttpResponseMessage second = await PostAsync(host, request);
        goOn.Set();

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            "1 shards are being scored and 0 wait already. Ask again after 1 s.", await second.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Fact]
    public async Task The_answer_tells_work_from_waiting_for_a_turn()
    {
        var clock = new FakeTimeProvider();
        await using var host = new ScorerHost { Clock = clock, Settings = { ["Scorer:MaxConcurrentShards"] = "1", ["Scorer:MaxQueuedShards"] = "1" } };
        string request = Good.Replace("v1", "none", StringComparison.Ordinal);
        using var inside = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        host.Rig.State.BeforeRead = _ =>
        {
            inside.Release();
            goOn.Wait(Cancellation);
        };

        // One is being scored and one of two more waits, once the other was refused.
        Task<HttpResponseMessage> first = PostAsync(host, request);
        await inside.WaitAsync(Cancellation);
        Task<HttpResponseMessage>[] more = [PostAsync(host, request), PostAsync(host, request)];
        Task<HttpResponseMessage> refused = await Task.WhenAny(more);
        clock.Advance(TimeSpan.FromSeconds(5));
        goOn.Release();
        ShardWork before = await WorkAsync(first);
        await inside.WaitAsync(Cancellation);
        clock.Advance(TimeSpan.FromSeconds(2));
        goOn.Release();
        ShardWork after = await WorkAsync(more.Single(one => one != refused));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await refused).StatusCode);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(5)), (before.Queued, before.Duration));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)), (after.Queued, after.Duration));
        Assert.Equal(before.Replica, after.Replica);
    }

    [Fact]
    public async Task Wrong_options_are_refused()
    {
        await using var host = new ScorerHost { Settings = { ["Scorer:MaxConcurrentShards"] = "0", ["Scorer:ModelCacheBytes"] = "1" } };

        ConfigurationRefusedException refused = Assert.Throws<ConfigurationRefusedException>(host.CreateClient);

        Assert.Contains("Scorer:MaxConcurrentShards is 0; it must be a whole number of shards between 1 and 64.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Scorer:ModelCacheBytes is 1; it must be", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<ShardWork> WorkAsync(Task<HttpResponseMessage> answer) =>
        ContractsJson.Read<ScoreShardResult>(await (await answer).Content.ReadAsByteArrayAsync(Cancellation)).Work!;

    private static Task<HttpResponseMessage> PostAsync(ScorerHost host, string body) => host.CreateClient().PostAsync(
        new Uri("/score", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
}

using System.Net;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Processes;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>A service outside the solution is invoked by the name of its HTTPEndpoint, as an app is by its id.</summary>
public sealed class HttpEndpointTests : IAsyncLifetime
{
    private readonly int port = Ports.Free(1)[0];
    private RecordingApp outside = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => outside = await RecordingApp.StartAsync("outside", port);

    public ValueTask DisposeAsync() => outside.DisposeAsync();

    [Fact]
    public async Task What_is_invoked_stands_below_the_base_path_and_gets_the_endpoint_s_headers()
    {
        await using Running running = await StartAsync("headers: [ { name: X-Key, value: theirs }, { name: Content-Type, value: text/csv } ]");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/invoke/partner/method/orders/%C3%A4?x=1&x=2");
        request.Content = new StringContent("{}");
        request.Headers.Add("X-Key", "ours");
        request.Headers.Add("X-Other", "ours");
        request.Headers.Add("dapr-api-token", "of the sidecar");
        using HttpResponseMessage answer = await running.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("outside", answer.Headers.GetValues("X-From").Single());
        Received received = outside.Received.Single();
        Assert.Equal(("POST", "/base/orders/%C3%A4?x=1&x=2", "{}"), (received.Method, received.Path, received.Body));
        Assert.Equal(("theirs", "ours", "text/csv"), (received.Headers["X-Key"], received.Headers["X-Other"], received.Headers["Content-Type"]));
        Assert.Equal($"127.0.0.1:{port}", received.Headers["Host"]);
        Assert.Equal(answer.Headers.GetValues("traceparent").Single(), received.Headers["traceparent"]);
        Assert.DoesNotContain(received.Headers.Keys, name => name.StartsWith("dapr-", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("X-Forwarded-For", received.Headers.Keys);
    }

    [Theory]
    [InlineData("/v1.0/invoke/partner/method/a/", null, "/base/a")]
    [InlineData("/v1.0/invoke/partner/method/../../a", null, "/base/a")]
    [InlineData("/v1.0/invoke/partner/method/", null, "/base")]
    [InlineData("/a/b?x=1", "partner", "/base/a/b?x=1")]
    public async Task A_path_leads_no_higher_than_the_base(string path, string? header, string expected)
    {
        await using Running running = await StartAsync();
        using HttpResponseMessage answer = await running.GetAsync(path, header);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, outside.Received.Single().Path);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(503)]
    public async Task Its_answer_is_passed_on_whatever_it_is(int code)
    {
        await using Running running = await StartAsync();
        using HttpResponseMessage answer = await running.GetAsync($"/v1.0/invoke/partner/method/a?code={code}");

        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal("{\"from\":\"outside\"}", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task An_address_may_stand_in_an_app_id_s_place()
    {
        await using Running running = await StartAsync();
        string escaped = Uri.EscapeDataString($"http://127.0.0.1:{port}/other");
        using HttpResponseMessage answer = await running.GetAsync($"/v1.0/invoke/{escaped}/method/a");
        using HttpResponseMessage plain = await running.GetAsync("/a", $"http://127.0.0.1:{port}/third");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, plain.StatusCode));
        Assert.Equal(["/other/a", "/third/a"], outside.Received.Select(one => one.Path));
    }

    [Fact]
    public async Task One_that_does_not_listen_is_a_failed_invocation()
    {
        await using Running running = await StartAsync();
        await outside.DisposeAsync();
        using HttpResponseMessage answer = await running.GetAsync("/v1.0/invoke/partner/method/a");

        JsonNode body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("ERR_DIRECT_INVOKE", (string?)body["errorCode"]);
        Assert.Equal(
            $"failed to invoke, id: partner, err: Get \"http://127.0.0.1:{port}/base/a\": dial tcp 127.0.0.1:{port}: connect: connection refused",
            (string?)body["message"]);
    }

    [Fact]
    public async Task Apps_it_is_not_for_find_no_such_host()
    {
        await using Running running = await StartAsync(scopes: "scopes: [ other ]");
        using HttpResponseMessage answer = await running.GetAsync("/v1.0/invoke/partner/method/a");

        Assert.Contains("no host found with the given ID", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(outside.Received);
    }

    [Fact]
    public async Task It_goes_before_an_app_of_the_same_id()
    {
        await using Running running = await StartAsync(name: "ingest");
        using HttpResponseMessage answer = await running.GetAsync("/v1.0/invoke/ingest/method/a");

        Assert.Equal("outside", answer.Headers.GetValues("X-From").Single());
    }

    private async Task<Running> StartAsync(string more = "headers: [ ]", string scopes = "", string name = "partner")
    {
        Solution solution = new Solution().App("ingest").File(
            "partner",
            $"apiVersion: dapr.io/v1alpha1\nkind: HTTPEndpoint\nmetadata: {{ name: {name} }}\nspec: {{ baseUrl: \"http://127.0.0.1:{port}/base\", {more} }}\n{scopes}");
        TestHost host = await TestHost.StartAsync(solution);
        return new Running(solution, host, new HttpClient { BaseAddress = host.Http("ingest") });
    }

    private sealed record Running(Solution Solution, TestHost Host, HttpClient Client) : IAsyncDisposable
    {
        public async Task<HttpResponseMessage> GetAsync(string path, string? appId = null)
        {
            // As written: a Uri would take .. out by itself.
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri($"{Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            if (appId is not null)
            {
                request.Headers.Add("dapr-app-id", appId);
            }

            return await Client.SendAsync(request, Cancellation);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Host.DisposeAsync();
            Solution.Dispose();
        }
    }
}

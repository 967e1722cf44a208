using System.Globalization;
using System.Net;
using System.Text;
using CsCheck;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Security;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Dapr.Http;

/// <summary>What the recordings do not show of the state API over HTTP, as dapr/dapr v1.18.3 has it in pkg/api/http.</summary>
public sealed class HttpStateTests(HttpStateTests.Host host) : IClassFixture<HttpStateTests.Host>
{
    private const string Store = "/v1.0/state/features";
    private const string Malformed = "ERR_MALFORMED_REQUEST";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a b", "a%20b")]
    [InlineData("c d", "c+d")]
    [InlineData("e+f", "e%2Bf")]
    [InlineData("100%", "100%25")]
    [InlineData("pümp|17", "p%C3%BCmp%7C17")]
    public async Task A_key_in_a_path_is_decoded_as_Dapr_decodes_it(string key, string path)
    {
        await OkAsync(HttpMethod.Post, Store, $$"""[{"key":"{{key}}","value":"{{path}}"}]""");

        Assert.Equal($"\"{path}\"", await OkAsync(HttpMethod.Get, $"{Store}/{path}"));
        await OkAsync(HttpMethod.Delete, $"{Store}/{path}/");
        Assert.Equal("", await OkAsync(HttpMethod.Get, $"{Store}/{path}"));
    }

    /// <summary>Whatever a client of .NET's escapes is what it meant.</summary>
    [Fact]
    public Task Every_key_is_found_under_its_escaped_name() => Gen.String[1, 200]
        .Where(key => !key.Contains("||", StringComparison.Ordinal) && !key.Contains('\0') // No server takes %00 in a path.
            && key is not ("." or "..") && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key)) == key)
        .SampleAsync(
            async key =>
            {
                using GrpcChannel channel = host.Grpc;
                var save = new SaveStateRequest { StoreName = "features", States = { new StateItem { Key = key, Value = ByteString.CopyFromUtf8("7") } } };
                Assert.Equal(StatusCode.OK, await RawCall.StatusAsync(channel, "SaveState", save, []));

                Assert.Equal("7", await OkAsync(HttpMethod.Get, $"{Store}/{Uri.EscapeDataString(key)}"));
            },
            iter: 100,
            threads: 1);

    [Theory]
    [InlineData("", """[{"key":"ttl","value":1,"metadata":{"ttlInSeconds":"60"}}]""")]
    [InlineData("?metadata.ttlInSeconds=60", """[{"key":"ttl","value":1}]""")]
    [InlineData("?metadata.ttlInSeconds=60", """[{"key":"ttl","value":1,"metadata":{"ttlInSeconds":"-1"}}]""")]
    [InlineData("/transaction?metadata.ttlInSeconds=60", """{"operations":[{"operation":"upsert","request":{"key":"ttl","value":1}}]}""")]
    public async Task A_time_to_live_stands_with_the_item_or_in_the_query_and_is_told(string path, string body)
    {
        await OkAsync(HttpMethod.Post, Store + path, body);

        string bulk = await OkAsync(HttpMethod.Post, $"{Store}/bulk", """{"keys":["ttl"]}""");
        Assert.Matches("""^\[\{"key":"ttl","data":1,"etag":"[^"]+","metadata":\{"ttlExpireTime":"[0-9T:Z-]+"\}\}\]\n$""", bulk);
    }

    [Theory]
    [InlineData("POST", "", """[{"key":"o","value":1,"options":{"concurrency":"first"}}]""", "ERR_STATE_SAVE", "failed saving state in state store features: unrecognized concurrency model 'first'")]
    [InlineData("POST", "", """[{"key":"o","value":1,"Options":{"Consistency":"weak"}}]""", "ERR_STATE_SAVE", "failed saving state in state store features: unrecognized consistency model 'weak'")]
    [InlineData("POST", "/transaction", """{"operations":[{"operation":"upsert","request":{"key":"o","value":1,"options":{"concurrency":"x"}}}]}""", "ERR_STATE_TRANSACTION", "error while executing state transaction: unrecognized concurrency model 'x'")]
    [InlineData("POST", "?metadata.ttlInSeconds=soon", """[{"key":"o","value":1}]""", "ERR_STATE_SAVE", "failed saving state in state store features: error parsing TTL: incorrect value for metadata 'ttlInSeconds': strconv.ParseInt: parsing \\\"soon\\\": invalid syntax")]
    [InlineData("POST", "?metadata.ttlInSeconds=-2", """[{"key":"o","value":1}]""", "ERR_STATE_SAVE", "failed saving state in state store features: error parsing TTL: incorrect value for metadata 'ttlInSeconds': must be -1 or greater")]
    [InlineData("DELETE", "/o?concurrency=x", null, "ERR_STATE_DELETE", "failed deleting state with key o: unrecognized concurrency model 'x'")]
    public async Task What_the_store_refuses_is_told_and_nothing_is_written(string method, string path, string? body, string code, string message)
    {
        (HttpStatusCode status, string answer) = await CallAsync(new HttpMethod(method), Store + path, body);

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal($$"""{"errorCode":"{{code}}","message":"{{message}}"}""", answer);
        Assert.Equal("", await OkAsync(HttpMethod.Get, $"{Store}/o"));
    }

    [Fact]
    public async Task Names_are_found_in_any_case_and_the_last_of_two_counts()
    {
        await OkAsync(HttpMethod.Post, Store, """[{"KEY":"twice","key":"case","Value":1,"value":2}]""");

        (HttpStatusCode status, _) = await CallAsync(HttpMethod.Post, Store, """[{"key":"case","value":3,"ETag":"old"}]""");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("2", await OkAsync(HttpMethod.Get, $"{Store}/case"));
    }

    [Theory]
    [InlineData("", """[{"key":"","value":1}]""", "\\\"key\\\" is a required field")]
    [InlineData("", """[{"value":1}]""", "\\\"key\\\" is a required field")]
    [InlineData("/transaction", """{"operations":[{"operation":"upsert","request":{"value":1}}]}""", "state key cannot be empty")]
    public async Task A_key_that_cannot_be_is_refused(string path, string body, string message)
    {
        (HttpStatusCode status, string answer) = await CallAsync(HttpMethod.Post, Store + path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal($$"""{"errorCode":"{{Malformed}}","message":"{{message}}"}""", answer);
    }

    [Theory]
    [InlineData("POST", "", """[{"key":"a||b","value":1}]""", "\"field\":\"a||b\",")]
    [InlineData("GET", "/a%7C%7Cb", null, "\"field\":\"a||b\",")]
    [InlineData("DELETE", "/a%7C%7Cb", null, "\"field\":\"a||b\",")]
    [InlineData("POST", "/bulk", """{"keys":["x","a||b"]}""", "\"field\":\"a||b\",")]
    [InlineData("POST", "/transaction", """{"operations":[{"operation":"delete","request":{"key":"a||b"}}]}""", "")]
    public async Task A_key_with_the_separator_is_refused_with_Dapr_s_details(string method, string path, string? body, string field)
    {
        (HttpStatusCode status, string answer) = await CallAsync(new HttpMethod(method), Store + path, body);

        const string Message = "api error: code = InvalidArgument desc = input key/keyPrefix 'a||b' can't contain '||'";
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            $$"""{"errorCode":"{{Malformed}}","message":"{{Message}}","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","""
            + "\"field_violations\":[{" + field + $"\"description\":\"{Message}\"}}]}},"
            + """{"@type":"type.googleapis.com/google.rpc.ResourceInfo","description":"","owner":"","resource_name":"features","resource_type":"state"},"""
            + """{"@type":"type.googleapis.com/google.rpc.ErrorInfo","domain":"dapr.io","metadata":null,"reason":"DAPR_STATE_ILLEGAL_KEY"}]}""",
            answer);
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("", "[1]")]
    [InlineData("", "[null]")]
    [InlineData("", """[{"key":5,"value":1}]""")]
    [InlineData("", """[{"key":"a","value":1,"metadata":{"ttlInSeconds":5}}]""")]
    [InlineData("", """[{"key":"a","value":1,"options":"first-write"}]""")]
    [InlineData("/bulk", "[]")]
    [InlineData("/bulk", """{"keys":"a"}""")]
    [InlineData("/bulk", """{"keys":[1]}""")]
    [InlineData("/transaction", """{"operations":{}}""")]
    [InlineData("/transaction", """{"operations":[{"operation":"upsert"}]}""")]
    public async Task A_body_of_another_shape_is_the_caller_s_mistake(string path, string body)
    {
        (HttpStatusCode status, string answer) = await CallAsync(HttpMethod.Post, Store + path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith($$"""{"errorCode":"{{Malformed}}",""", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "[]")]
    [InlineData("/transaction", "{}")]
    [InlineData("/transaction", """{"operations":[]}""")]
    public async Task Nothing_to_do_is_done(string path, string body) => Assert.Equal("", await OkAsync(HttpMethod.Post, Store + path, body));

    [Fact]
    public async Task A_value_may_be_as_deep_as_Go_reads_it()
    {
        string deep = new string('[', 5000) + new string(']', 5000);

        await OkAsync(HttpMethod.Post, Store, $$"""[{"key":"deep","value":{{deep}}}]""");

        Assert.Equal(deep, await OkAsync(HttpMethod.Get, $"{Store}/deep"));
        Assert.StartsWith($$"""[{"key":"deep","data":{{deep}},"etag":""", await OkAsync(HttpMethod.Post, $"{Store}/bulk", """{"keys":["deep"]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_gRPC_stored_and_is_no_JSON_comes_alone_as_it_is_and_in_no_bulk()
    {
        using GrpcChannel channel = host.Grpc;
        foreach ((string key, string value) in ((string, string)[])[("bare", "not JSON"), ("empty", "")])
        {
            var save = new SaveStateRequest { StoreName = "features", States = { new StateItem { Key = key, Value = ByteString.CopyFromUtf8(value) } } };
            Assert.Equal(StatusCode.OK, await RawCall.StatusAsync(channel, "SaveState", save, []));
        }

        Assert.Equal("not JSON", await OkAsync(HttpMethod.Get, $"{Store}/bare"));
        Assert.Equal("", await OkAsync(HttpMethod.Post, $"{Store}/bulk", """{"keys":["bare"]}"""));
        Assert.Matches("""^\[\{"key":"empty","etag":"[^"]+"\}\]\n$""", await OkAsync(HttpMethod.Post, $"{Store}/bulk", """{"keys":["empty"]}"""));
    }

    [Theory]
    [InlineData("1e3", "strconv.ParseInt: parsing \"1e3\": invalid syntax")]
    [InlineData("9999999999999999999", "strconv.ParseInt: parsing \"9999999999999999999\": value out of range")]
    [InlineData("2147483648", "must be -1 or greater")]
    public async Task Over_gRPC_a_time_to_live_that_is_none_fails_the_save(string seconds, string problem)
    {
        using GrpcChannel channel = host.Grpc;
        var item = new StateItem { Key = "g", Value = ByteString.CopyFromUtf8("1"), Metadata = { ["ttlInSeconds"] = seconds } };

        Status refused = await RawCall.CallAsync(channel, "SaveState", new SaveStateRequest { StoreName = "features", States = { item } }.ToByteArray(), []);

        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        Assert.Equal($"failed saving state in state store features: error parsing TTL: incorrect value for metadata 'ttlInSeconds': {problem}", refused.Detail);
    }

    [Fact]
    public async Task Where_an_app_has_no_store_at_all_Dapr_says_so()
    {
        using Solution bare = new Solution().App("ingest");
        await using TestHost lonely = await TestHost.StartAsync(bare);
        using var client = new HttpClient();
        using GrpcChannel channel = lonely.Grpc("ingest");

        using HttpResponseMessage answer = await client.GetAsync(new Uri(lonely.Http("ingest"), $"{Store}/k"), Cancellation);
        Status refused = await RawCall.CallAsync(channel, "GetState", new GetStateRequest { StoreName = "features", Key = "k" }.ToByteArray(), []);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(
            "{\"errorCode\":\"ERR_STATE_STORE_NOT_CONFIGURED\",\"message\":\"state store features is not configured\",\"details\":[{"
            + "\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"domain\":\"dapr.io\",\"metadata\":{\"appID\":\"ingest\"},"
            + "\"reason\":\"DAPR_STATE_NOT_CONFIGURED\"}]}",
            await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal((StatusCode.FailedPrecondition, "state store features is not configured"), (refused.StatusCode, refused.Detail));
    }

    /// <summary>Of writers that all hold the same ETag one wins, however many there are.</summary>
    [Fact]
    public async Task Of_those_who_write_under_one_ETag_one_wins()
    {
        await OkAsync(HttpMethod.Post, Store, """[{"key":"race","value":0}]""");
        using HttpResponseMessage read = await host.Http.GetAsync(new Uri($"{Store}/race", UriKind.Relative), Cancellation);
        string etag = read.Headers.NonValidated["ETag"].ToString();

        (HttpStatusCode Status, string)[] answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => CallAsync(
            HttpMethod.Post, Store, string.Create(CultureInfo.InvariantCulture, $$"""[{"key":"race","value":{{i}},"etag":"{{etag}}"}]"""))));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.NoContent));
        Assert.Equal(19, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    private async Task<string> OkAsync(HttpMethod method, string path, string? body = null)
    {
        (HttpStatusCode status, string answer) = await CallAsync(method, path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{method} {path}: {status} {answer}");
        return answer;
    }

    private async Task<(HttpStatusCode Status, string Body)> CallAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : new StringContent(body) };
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>One host for all calls.</summary>
    public sealed class Host : IAsyncLifetime
    {
        private readonly Solution solution = new Solution().App("ingest").UsualComponents();
        private TestHost host = null!;

        public HttpClient Http { get; private set; } = null!;

        public GrpcChannel Grpc => host.Grpc("ingest");

        public async ValueTask InitializeAsync()
        {
            host = await TestHost.StartAsync(solution);
            Http = new HttpClient { BaseAddress = host.Http("ingest") };
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await host.DisposeAsync();
            solution.Dispose();
        }
    }
}

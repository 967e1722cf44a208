using System.Globalization;
using System.Net;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.Tests.Dapr.Host;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Dapr.Security;

/// <summary>What is too large is refused as daprd refuses it, and nothing else suffers.</summary>
public sealed class LimitTests : IDisposable
{
    private const int Limit = 4 * 1024 * 1024;

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("POST", "/v1.0/state/features", 400, "{\"errorCode\":\"ERR_MALFORMED_REQUEST\",\"message\":\"stream too large\"}")]
    [InlineData("POST", "/v1.0/bindings/results", 400, "{\"errorCode\":\"ERR_MALFORMED_REQUEST\",\"message\":\"failed deserializing HTTP body: stream too large\"}")]
    [InlineData("POST", "/v1.0/invoke/ingest/method/a", 500, "{\"errorCode\":\"ERR_DIRECT_INVOKE\",\"message\":\"failed to invoke, id: ingest, err: stream too large\"}")]
    public async Task A_body_above_the_limit_is_refused_whether_or_not_its_length_is_said(string method, string path, int status, string body)
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        foreach (bool chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Http("ingest"), path)) { Content = new ByteArrayContent(new byte[Limit + 1]) };
            request.Headers.TransferEncodingChunked = chunked;
            using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);

            Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        }

        Assert.Empty(host.Apps["ingest"].Received);
    }

    [Fact]
    public async Task A_body_at_the_limit_passes()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var content = new ByteArrayContent(new byte[Limit]);

        using HttpResponseMessage answer = await client.PostAsync(new Uri(host.Http("ingest"), "/v1.0/invoke/ingest/method/a"), content, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Limit, Assert.Single(host.Apps["ingest"].Received).Body.Length);
    }

    [Theory]
    [InlineData(1, 7000, true)]
    [InlineData(1, 8200, false)]
    [InlineData(300, 10, true)]
    [InlineData(300, 30, false)]
    public async Task Headers_have_a_limit_together_and_no_number(int count, int length, bool answered)
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Http("ingest"), "/v1.0/metadata"));
        for (int i = 0; i < count; i++)
        {
            request.Headers.Add(string.Create(CultureInfo.InvariantCulture, $"x-{i}"), new string('v', length));
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(answered ? HttpStatusCode.OK : HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_in_the_words_of_gRPC()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = host.Grpc("ingest");

        Status refused = await RawCall.CallAsync(channel, "GetState", new byte[Limit + 1], []);
        Status next = await RawCall.CallAsync(channel, "GetState", new GetStateRequest { StoreName = "features", Key = "k" }.ToByteArray(), []);

        Assert.Equal(
            (StatusCode.ResourceExhausted, $"grpc: received message larger than max ({Limit + 1} vs. {Limit})"), (refused.StatusCode, refused.Detail));
        Assert.Equal(StatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_message_is_not_larger_for_being_compressed()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = host.Grpc("ingest");

        Status refused = await RawCall.CallAsync(channel, "GetState", new byte[Limit + 1], [new("grpc-internal-encoding-request", "gzip")]);

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task An_answer_above_the_limit_is_not_sent()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{host.Instance("ingest").DaprGrpcPort}", new GrpcChannelOptions { MaxReceiveMessageSize = null });
        string[] keys = ["a", "b", "c"];
        foreach (string key in keys)
        {
            var save = new SaveStateRequest { StoreName = "features", States = { new StateItem { Key = key, Value = ByteString.CopyFrom(new byte[Limit / 2]) } } };
            Assert.Equal(StatusCode.OK, await RawCall.StatusAsync(channel, "SaveState", save, []));
        }

        Assert.Equal(StatusCode.OK, await RawCall.StatusAsync(channel, "GetBulkState", new GetBulkStateRequest { StoreName = "features", Keys = { keys[0] } }, []));
        Assert.Equal(StatusCode.ResourceExhausted, await RawCall.StatusAsync(channel, "GetBulkState", new GetBulkStateRequest { StoreName = "features", Keys = { keys } }, []));
    }

    [Fact]
    public async Task Calls_at_once_on_one_connection_do_not_queue()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, UseProxy = false };
        using var http2 = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var address = new Uri($"http://127.0.0.1:{host.Instance("ingest").DaprGrpcPort}/dapr.proto.runtime.v1.Dapr/GetState");
        HeldBody[] bodies = [.. Enumerable.Range(0, 500).Select(_ => new HeldBody())];

        // More than a server's usual 100 are begun before the first is finished.
        Task<HttpResponseMessage>[] calls = [.. bodies.Select(body => http2.PostAsync(address, body, Cancellation))];
        await Task.WhenAll(bodies.Select(body => body.Begun)).WaitAsync(Eventually.Limit, Cancellation);
        foreach (HeldBody body in bodies)
        {
            body.Finish();
        }

        foreach (HttpResponseMessage answer in await Task.WhenAll(calls))
        {
            using (answer)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    /// <summary>A gRPC request whose message comes when it is told to.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody() => Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        public Task Begun => begun.Task;

        public void Finish() => finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] message = new GetStateRequest { StoreName = "features", Key = "k" }.ToByteArray();
            await stream.WriteAsync((byte[])[0, 0, 0, 0, (byte)message.Length]);
            await stream.FlushAsync();
            begun.SetResult();
            await finish.Task;
            await stream.WriteAsync(message);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

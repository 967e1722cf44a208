using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.Sidecars;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Security;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fleetscore.Tests.Dapr.Http;

/// <summary>Which calls are an app's and what of them it sees, where the recordings do not show it: as in dapr/dapr v1.18.3, pkg/api/http.</summary>
public sealed class InvocationPathTests : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("a%2Fb", "/a/b")]
    [InlineData("a//b/", "/a/b")]
    [InlineData("a/./b", "/a/b")]
    [InlineData("a/%2e%2e/b", "/b")]
    [InlineData("a%20b?x=%20y+z", "/a%20b?x=%20y+z")]
    [InlineData("a+b", "/a+b")]
    [InlineData("100%25", "/100%25")]
    [InlineData("a%5Cb", "/a%5Cb")]
    [InlineData("%C3%A9", "/%C3%A9")]
    [InlineData("file.csv", "/file.csv")]
    [InlineData("", "/")]
    public async Task A_path_reaches_the_app_decoded_once_and_cleaned(string path, string received)
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);

        await RawAsync(host, $"GET /v1.0/invoke/ingest/method/{path} HTTP/1.1\r\nHost: localhost");
        await RawAsync(host, $"GET /{path} HTTP/1.1\r\nHost: localhost\r\ndapr-app-id: ingest");

        Assert.Equal([received, received], host.Apps["ingest"].Received.Select(one => one.Path));
    }

    [Theory]
    [InlineData("GET", "/v1.0/metadata", "")]
    [InlineData("GET", "/v1.0/healthz", "")]
    [InlineData("GET", "/v1.0/state/features/k", "")]
    [InlineData("POST", "/v1.0/metadata", "/v1.0/metadata")] // No route of the API's has this method.
    [InlineData("GET", "/v1.0/secrets/a/b.json", "/v1.0/secrets/a/b.json")]
    [InlineData("GET", "/v1.0/invoke/other/method/x", "/v1.0/invoke/other/method/x")]
    public async Task The_header_names_the_app_of_every_path_that_is_not_the_API_s_own(string method, string path, string received)
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Http("ingest"), path));
        request.Headers.Add("dapr-app-id", "ingest");

        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(received, string.Concat(host.Apps["ingest"].Received.Select(one => one.Path)));
    }

    [Theory]
    [InlineData("/v1.0/invoke//method/x")]
    [InlineData("/v1.0/invoke/ingest/method")]
    [InlineData("/reports/2026.csv")]
    public async Task Where_no_app_is_named_the_call_is_refused_by_name(string path)
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);

        string answer = await RawAsync(host, $"GET {path} HTTP/1.1\r\nHost: localhost");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains($"LocalDapr does not serve GET {path}: run it with Dapr", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_of_an_answer_passes_byte_for_byte()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution, silent: ["ingest"]);
        using var app = new TcpListener(IPAddress.Loopback, host.Instance("ingest").AppPort);
        app.Start();
        Task<string> answer = RawAsync(host, "GET /v1.0/invoke/ingest/method/x HTTP/1.1\r\nHost: localhost");
        using TcpClient connection = await app.AcceptTcpClientAsync(Cancellation);
        byte[] reply = [.. "HTTP/1.1 200 OK\r\nX-Name: caf"u8, 0xC3, 0xA9, 0xFF, .. "\r\nLocation: /\u00e9\r\nContent-Length: 2\r\n\r\nok"u8];
        await connection.GetStream().WriteAsync(reply, Cancellation);

        string received = await answer;

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", received, StringComparison.Ordinal);
        Assert.Contains("X-Name: caf\u00c3\u00a9\u00ff\r\n", received, StringComparison.Ordinal); // Latin-1: each byte a character.
        Assert.Contains("Location: /\u00c3\u00a9\r\n", received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.such.Service", "Call")]
    [InlineData("grpc.health.v1.Health", "Check")]
    [InlineData("TaskHubSidecarService", "NoSuchMethod")]
    public async Task A_service_that_is_not_served_is_refused_by_name_and_goes_to_no_app(string service, string method)
    {
        using Solution solution = new Solution().App("ingest").WorkflowStore();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = host.Grpc("ingest");

        Status refused = await RawCall.CallAsync(channel, service, method, [], [new("dapr-app-id", "ingest")]);

        Assert.Equal((StatusCode.Unimplemented, $"LocalDapr does not serve {service}/{method}: run it with Dapr (dapr run -f .)"), (refused.StatusCode, refused.Detail));
        Assert.Empty(host.Apps["ingest"].Received);
    }

    [Fact]
    public async Task A_call_of_Dapr_s_own_that_names_an_app_is_still_Dapr_s_own()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = host.Grpc("ingest");

        Assert.Equal(StatusCode.OK, await RawCall.StatusAsync(channel, "GetMetadata", new GetMetadataRequest(), [new("dapr-app-id", "ingest")]));
        Assert.Empty(host.Apps["ingest"].Received);
    }

    [Fact]
    public async Task Without_an_actor_store_a_workflow_call_says_what_is_missing()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = host.Grpc("ingest");

        Status refused = await RawCall.CallAsync(channel, "TaskHubSidecarService", "StartInstance", [], []);

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Equal("StartInstance: this app has no workflows; give it a state.sqlite component with actorStateStore: \"true\"", refused.Detail);
    }

    /// <summary>A body on its way to an app is not read as a message, whatever it is called.</summary>
    [Fact]
    public async Task A_call_over_HTTP_is_not_taken_for_gRPC_by_its_content_type()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("twenty bytes, no gRPC"));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using HttpResponseMessage answer = await client.PostAsync(new Uri(host.Http("ingest"), "/v1.0/invoke/ingest/method/a"), content, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("twenty bytes, no gRPC", Assert.Single(host.Apps["ingest"].Received).Body);
    }

    /// <summary>Kestrel ends calls below 240 bytes a second after 5 s; daprd waits.</summary>
    [Fact]
    public void Nobody_is_cut_off_for_being_slow()
    {
        var limits = new KestrelServerLimits();
        Sidecar.SetLimits(limits);

        Assert.Equal((null, null), (limits.MinRequestBodyDataRate, limits.MinResponseDataRate));
    }

    /// <summary>A request as it stands; .NET's client would clean its path first.</summary>
    private static async Task<string> RawAsync(TestHost host, string head)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.Http("ingest").Port, Cancellation);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancellation);
    }
}

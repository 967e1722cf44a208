using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.Tests.Dapr.Host;
using Google.Protobuf;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Security;

/// <summary>Who may call a sidecar: programs on this machine, and no page of another host in its browser.</summary>
public sealed class CallerTests : IDisposable
{
    private const string Page = "https://evil.example";

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData("Host", "127.0.0.1", true)]
    [InlineData("Host", "127.0.0.1:3601", true)]
    [InlineData("Host", "LOCALHOST:3601", true)]
    [InlineData("Host", "[::1]:3601", true)]
    [InlineData("Host", "evil.example", false)] // A name that its owner lets mean 127.0.0.1.
    [InlineData("Host", "evil.example:3601", false)]
    [InlineData("Host", "127.0.0.1.evil.example", false)]
    [InlineData("Host", "localhost.evil.example", false)]
    [InlineData("Host", "192.0.2.7", false)]
    [InlineData("Host", "0.0.0.0", false)]
    [InlineData("Origin", "http://localhost:8080", true)]
    [InlineData("Origin", "http://127.0.0.1:5103", true)]
    [InlineData("Origin", Page, false)]
    [InlineData("Origin", "null", false)] // A frame without rights, or a file.
    [InlineData("Origin", "http://localhost.evil.example", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)] // An image's address, say: no Origin comes with it.
    [InlineData("Sec-Fetch-Site", "none", true)] // A person typed the address.
    public async Task A_page_of_another_host_is_refused_and_programs_are_not(string header, string value, bool answered)
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        (string Method, string Path)[] calls = [("POST", "/v1.0/invoke/ingest/method/a"), ("GET", "/v1.0/healthz"), ("GET", "/v1.0/state/features/k"), ("DELETE", "/v1.0/state/features/k")];

        foreach ((string method, string path) in calls)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Http("ingest"), path));
            request.Headers.TryAddWithoutValidation(header, value);
            using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);

            Assert.Equal((path, answered), (path, answer.StatusCode != HttpStatusCode.Forbidden));
            Assert.Equal(answered, answer.IsSuccessStatusCode);
            Assert.DoesNotContain(answer.Headers, sent => sent.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(answered ? 1 : 0, host.Apps["ingest"].Received.Count);
    }

    [Fact]
    public async Task A_page_may_not_ask_what_it_may_do()
    {
        using Solution solution = new Solution().App("ingest");
        await using TestHost host = await TestHost.StartAsync(solution);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(host.Http("ingest"), "/v1.0/invoke/ingest/method/a"));
        preflight.Headers.TryAddWithoutValidation("Origin", Page);
        preflight.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "PUT");

        using HttpResponseMessage answer = await client.SendAsync(preflight, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(host.Apps["ingest"].Received);
    }

    [Theory]
    [InlineData("origin", Page)]
    [InlineData("sec-fetch-site", "cross-site")]
    public async Task Over_gRPC_a_page_of_another_host_is_refused(string header, string value)
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        using var channel = host.Grpc("ingest");

        Assert.Equal(StatusCode.OK, await RawCall.StatusAsync(channel, "GetMetadata", new GetMetadataRequest(), []));
        Assert.Equal(StatusCode.PermissionDenied, await RawCall.StatusAsync(channel, "GetMetadata", new GetMetadataRequest(), [new(header, value)]));
    }

    [Fact]
    public async Task Nothing_listens_on_the_machine_s_other_addresses()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution);
        int[] ports = [host.Instance("ingest").DaprHttpPort, host.Instance("ingest").DaprGrpcPort, host.BrokerPort];
        IPAddress[] others = [.. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)];

        foreach (int port in ports)
        {
            Assert.True(await ConnectsAsync(IPAddress.Loopback, port));
            foreach (IPAddress address in (IPAddress[])[.. others, IPAddress.IPv6Loopback])
            {
                Assert.False(await ConnectsAsync(address, port), $"{address}:{port}");
            }
        }
    }

    private static async Task<bool> ConnectsAsync(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>A call to a sidecar's gRPC API, with any headers.</summary>
internal static class RawCall
{
    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    public static async Task<StatusCode> StatusAsync(ChannelBase channel, string name, IMessage request, Metadata headers) =>
        (await CallAsync(channel, name, request.ToByteArray(), headers)).StatusCode;

    public static Task<Status> CallAsync(ChannelBase channel, string name, byte[] request, Metadata headers) =>
        CallAsync(channel, "dapr.proto.runtime.v1.Dapr", name, request, headers);

    public static async Task<Status> CallAsync(ChannelBase channel, string service, string name, byte[] request, Metadata headers)
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, Bytes, Bytes);
        try
        {
            await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken), request);
            return Status.DefaultSuccess;
        }
        catch (RpcException refused)
        {
            return refused.Status;
        }
    }
}

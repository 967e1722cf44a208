using System.Net.Sockets;
using System.Text;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Security;

/// <summary>A browser cannot speak MQTT, but it can post what it likes to the broker's port.</summary>
public sealed class BrokerCallerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n")]
    [InlineData("GET /mqtt HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public async Task A_request_with_packets_in_its_body_publishes_nothing_and_is_cut_off(string head)
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution, silent: ["ingest"]);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.BrokerPort, Cancellation);
        NetworkStream stream = socket.GetStream();

        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. Packets()], Cancellation);
        string answer = await AnswerAsync(stream);

        Assert.Equal("", answer);
        Assert.Equal(0, host.Pending);
    }

    [Fact]
    public async Task The_same_packets_alone_publish()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution, silent: ["ingest"]);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.BrokerPort, Cancellation);

        await socket.GetStream().WriteAsync(Packets(), Cancellation);

        await Eventually.IsTrueAsync(() => host.Pending == 1, "the event is stored");
    }

    /// <summary>What came until the broker closed the connection.</summary>
    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Eventually.Limit);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (IOException)
        {
            return ""; // Reset: there was something the broker did not read any more.
        }
    }

    /// <summary>CONNECT as "page", and a PUBLISH of "x" to telemetry/a with QoS 1 (MQTT 3.1.1, sections 3.1 and 3.3).</summary>
    private static byte[] Packets() =>
    [
        0x10, 16, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 4, .. "page"u8,
        0x32, 16, 0, 11, .. "telemetry/a"u8, 0, 1, (byte)'x',
    ];
}

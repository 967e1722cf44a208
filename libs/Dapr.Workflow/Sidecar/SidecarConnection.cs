using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Dapr.Workflow.Sidecar;

/// <summary>The one channel to the sidecar, for the worker and the client.</summary>
internal sealed class SidecarConnection : IDisposable
{
    private const string TokenHeader = "dapr-api-token";

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly GrpcChannel _channel;

    public SidecarConnection(SidecarAddress address, GrpcChannelOptions? limits = null)
    {
        _channel = GrpcChannel.ForAddress(address.Endpoint, new GrpcChannelOptions
        {
            // A stream of work items is silent for as long as there is no work: nothing may close it, and only
            // pings tell a silent sidecar from a dead one.
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(60),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            },
            DisposeHttpClient = true,
            // Otherwise a sidecar that was away for a while is not tried for up to two minutes after it came back.
            InitialReconnectBackoff = ShortestPause,
            MaxReconnectBackoff = LongestPause,
            // A workflow's whole history comes with each turn.
            MaxReceiveMessageSize = limits?.MaxReceiveMessageSize,
            MaxSendMessageSize = limits?.MaxSendMessageSize,
        });
        Client = new(_channel.Intercept(headers => WithToken(headers, address.ApiToken)));
    }

    public TaskHubSidecarService.TaskHubSidecarServiceClient Client { get; }

    public void Dispose() => _channel.Dispose();

    private static Metadata WithToken(Metadata headers, string? token)
    {
        if (token is not null)
        {
            headers.Add(TokenHeader, token);
        }

        return headers;
    }
}

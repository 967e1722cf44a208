using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Dapr.Workflow.Sidecar;

/// <summary>The one channel to the sidecar, for the worker and the client.</summary>
internal sealed class SidecarConnection : IDisposable
{
    private const string TokenHeader = "dapr-api-token";
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMilliseconds(200);

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
            // While gRPC backs off, calls fail without an attempt: left to itself it would not look for a sidecar
            // that is back for up to two minutes.
            InitialReconnectBackoff = LongestBackoff,
            MaxReconnectBackoff = LongestBackoff,
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

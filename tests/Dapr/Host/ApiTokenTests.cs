using System.Net;
using Fleetscore.LocalDapr.Protocol;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>The tokens stand in the host's environment, so the host is a process of its own.</summary>
public sealed class ApiTokenTests
{
    private const string Header = "dapr-api-token";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sidecar_asks_for_its_token_and_sends_the_app_the_app_s_own()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        using LoneHost host = await LoneHost.StartAsync(solution, ("DAPR_API_TOKEN", "to-sidecar"), ("APP_API_TOKEN", "to-app"));
        using var client = new HttpClient { BaseAddress = host.Http };
        const string seen = "/v1.0/invoke/ingest/method/header/" + Header;

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync("/v1.0/healthz", token: null));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync("/v1.0/healthz/outbound", token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1.0/healthz/else", token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1.0/metadata", token: null));
        using HttpResponseMessage refused = await client.PostAsync(new Uri("/v1.0/healthz", UriKind.Relative), null, Cancellation);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid api token\n"), (refused.StatusCode, await refused.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1.0/state/features/k", token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1.0/state/features/k", token: "wrong"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync("/v1.0/state/features/k", token: "to-sidecar"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(seen, token: null));
        client.DefaultRequestHeaders.Add(Header, "to-sidecar");
        Assert.Equal("to-app", await client.GetStringAsync(new Uri(seen, UriKind.Relative), Cancellation));

        async Task<HttpStatusCode> StatusAsync(string path, string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (token is not null)
            {
                request.Headers.Add(Header, token);
            }

            using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Over_gRPC_a_call_without_the_token_is_unauthenticated()
    {
        using Solution solution = new Solution().App("ingest").UsualComponents();
        using LoneHost host = await LoneHost.StartAsync(solution, ("DAPR_API_TOKEN", "to-sidecar"));
        using var channel = GrpcChannel.ForAddress(host.Grpc);
        Assert.Equal((StatusCode.Unauthenticated, "Unauthorized"), await CallAsync("dapr.proto.runtime.v1.Dapr", "GetState", []));
        Assert.Equal((StatusCode.Unauthenticated, "Unauthorized"), await CallAsync("dapr.proto.runtime.v1.Dapr", "GetState", [new(Header, "wrong")]));
        Assert.Equal((StatusCode.OK, ""), await CallAsync("dapr.proto.runtime.v1.Dapr", "GetState", [new(Header, "to-sidecar")]));
        Assert.Equal((StatusCode.Unauthenticated, "Unauthorized"), await CallAsync("dapr.proto.runtime.v1.Dapr", "GetSecret", []));
        Assert.Equal((StatusCode.Unauthenticated, "Unauthorized"), await CallAsync("TaskHubSidecarService", "GetWorkItems", []));

        async Task<(StatusCode Code, string Text)> CallAsync(string service, string name, Metadata headers)
        {
            var method = new Method<byte[], byte[]>(
                MethodType.Unary, service, name, Marshallers.Create<byte[]>(b => b, b => b), Marshallers.Create<byte[]>(b => b, b => b));
            byte[] request = Google.Protobuf.MessageExtensions.ToByteArray(new GetStateRequest { StoreName = "features", Key = "k" });
            try
            {
                await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers, cancellationToken: Cancellation), request);
                return (StatusCode.OK, "");
            }
            catch (RpcException refused)
            {
                return (refused.StatusCode, refused.Status.Detail);
            }
        }
    }
}

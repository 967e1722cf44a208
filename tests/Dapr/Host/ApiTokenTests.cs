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
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, "dapr.proto.runtime.v1.Dapr", "GetState", Marshallers.Create<byte[]>(b => b, b => b), Marshallers.Create<byte[]>(b => b, b => b));

        Assert.Equal(StatusCode.Unauthenticated, await CallAsync([]));
        Assert.Equal(StatusCode.Unauthenticated, await CallAsync([new(Header, "wrong")]));
        Assert.Equal(StatusCode.OK, await CallAsync([new(Header, "to-sidecar")]));

        async Task<StatusCode> CallAsync(Metadata headers)
        {
            byte[] request = Google.Protobuf.MessageExtensions.ToByteArray(new GetStateRequest { StoreName = "features", Key = "k" });
            try
            {
                await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers, cancellationToken: Cancellation), request);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Fleetscore.Tests.Dapr.Host;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>Every call of Dapr's APIs that LocalDapr does not serve is answered with its name and what to do.</summary>
public sealed class UnservedCallTests(UnservedCallTests.Host host) : IClassFixture<UnservedCallTests.Host>
{
    private const string Service = "dapr.proto.runtime.v1.Dapr";
    private const string Hint = "run it with Dapr (dapr run -f .)";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The methods of the service as dapr/dapr v1.18 declares them, but for workflows, which have tests of their own.</summary>
    public static TheoryData<string> Methods =>
    [
        "InvokeService", "GetState", "GetBulkState", "SaveState", "QueryStateAlpha1", "DeleteState", "DeleteBulkState",
        "ExecuteStateTransaction", "PublishEvent", "BulkPublishEventAlpha1", "BulkPublishEvent", "SubscribeTopicEventsAlpha1", "InvokeBinding",
        "GetSecret", "GetBulkSecret", "RegisterActorTimer", "UnregisterActorTimer", "RegisterActorReminder", "UnregisterActorReminder",
        "UnregisterActorRemindersByType", "ListActorReminders", "GetActorState", "GetActorReminder", "ExecuteActorStateTransaction",
        "InvokeActor", "SubscribeActorEventsAlpha1", "GetConfigurationAlpha1", "GetConfiguration", "SubscribeConfigurationAlpha1",
        "SubscribeConfiguration", "UnsubscribeConfigurationAlpha1", "UnsubscribeConfiguration", "TryLockAlpha1", "UnlockAlpha1",
        "EncryptAlpha1", "DecryptAlpha1", "GetMetadata", "SetMetadata", "SubtleGetKeyAlpha1", "SubtleEncryptAlpha1", "SubtleDecryptAlpha1",
        "SubtleWrapKeyAlpha1", "SubtleUnwrapKeyAlpha1", "SubtleSignAlpha1", "SubtleVerifyAlpha1", "Shutdown", "ScheduleJobAlpha1",
        "ScheduleJob", "GetJobAlpha1", "GetJob", "DeleteJobAlpha1", "DeleteJob", "DeleteJobsByPrefixAlpha1", "DeleteJobsByPrefix",
        "ListJobsAlpha1", "ListJobs", "ConverseAlpha1", "ConverseAlpha2",
    ];

    /// <summary>The routes that dapr/dapr v1.18 declares in pkg/api/http, but for workflows and those that LocalDapr serves.</summary>
    public static TheoryData<string, string> Routes => new()
    {
        { "POST", "/v1.0/actors/{type}/{id}/state" },
        { "GET", "/v1.0/actors/{type}/{id}/state/{key}" },
        { "PUT", "/v1.0/actors/{type}/{id}/method/{method}" },
        { "POST", "/v1.0/actors/{type}/{id}/reminders/{name}" },
        { "DELETE", "/v1.0/actors/{type}/{id}/reminders/{name}" },
        { "POST", "/v1.0/actors/{type}/{id}/timers/{name}" },
        { "GET", "/v1.0/configuration/{store}" },
        { "GET", "/v1.0-alpha1/configuration/{store}/subscribe" },
        { "GET", "/v1.0/configuration/{store}/{id}/unsubscribe" },
        { "POST", "/v1.0-alpha1/conversation/{name}/converse" },
        { "POST", "/v1.0-alpha2/conversation/{name}/converse" },
        { "PUT", "/v1.0-alpha1/crypto/{name}/encrypt" },
        { "PUT", "/v1.0-alpha1/crypto/{name}/decrypt" },
        { "POST", "/v1.0-alpha1/subtlecrypto/{name}/sign" },
        { "POST", "/v1.0-alpha1/jobs/{name}" },
        { "GET", "/v1.0/jobs/{name}" },
        { "DELETE", "/v1.0/jobs/{name}" },
        { "POST", "/v1.0-alpha1/lock/{store}" },
        { "POST", "/v1.0-alpha1/unlock/{store}" },
        { "POST", "/v1.0/publish/{pubsub}/{topic}" },
        { "POST", "/v1.0/publish/bulk/{pubsub}/{topic}" },
        { "POST", "/v1.0-alpha1/publish/bulk/{pubsub}/{topic}" },
        { "GET", "/v1.0/secrets/{store}/bulk" },
        { "GET", "/v1.0/secrets/{store}/{key}" },
        { "POST", "/v1.0-alpha1/state/{store}/query" },
        { "POST", "/v1.0/shutdown" },
        { "GET", "/v1.0/bindings/{name}" },
        { "PATCH", "/v1.0/state/{store}/{key}" },
        { "GET", "/v1.0/invoke/{app}" },
        { "GET", "/v2.0/anything" },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_gRPC_call_that_is_not_served_is_answered_with_its_name(string method)
    {
        RpcException? refused = await CallAsync(method);
        if (LocalDapr.Protocol.Dapr.Descriptor.FindMethodByName(method) is not null)
        {
            Assert.NotEqual(StatusCode.Unimplemented, refused?.StatusCode);
            return;
        }

        Assert.Equal(StatusCode.Unimplemented, refused?.StatusCode);
        Assert.Equal($"LocalDapr does not serve {method}: {Hint}", refused?.Status.Detail);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_HTTP_call_that_is_not_served_is_answered_with_its_name(string verb, string route)
    {
        string path = route.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        JsonNode body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal("ERR_LOCALDAPR", (string?)body["errorCode"]);
        Assert.Equal($"LocalDapr does not serve {verb} {path}: {Hint}", (string?)body["message"]);
    }

    [Fact]
    public void LocalDapr_serves_no_method_that_Dapr_does_not_have() =>
        Assert.Empty(LocalDapr.Protocol.Dapr.Descriptor.Methods.Select(method => method.Name).Except(Methods.Select(row => row.Data)));

    private async Task<RpcException?> CallAsync(string name)
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, Service, name, Bytes, Bytes);
        try
        {
            await host.Grpc.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), []);
            return null;
        }
        catch (RpcException refused)
        {
            return refused;
        }
    }

    /// <summary>One host for all calls.</summary>
    public sealed class Host : IAsyncLifetime
    {
        private readonly Solution solution = new Solution().App("ingest").UsualComponents();
        private TestHost host = null!;

        public HttpClient Http { get; private set; } = null!;

        public GrpcChannel Grpc { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            host = await TestHost.StartAsync(solution);
            Http = new HttpClient { BaseAddress = host.Http("ingest") };
            Grpc = host.Grpc("ingest");
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            Grpc.Dispose();
            await host.DisposeAsync();
            solution.Dispose();
        }
    }
}

using System.Text;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.Tests.Dapr.Host;
using Fleetscore.Tests.Dapr.Worker;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Resiliency;

/// <summary>Components under policies.</summary>
public sealed class GuardedComponentTests
{
    private const string Fuse = "  policies: { circuitBreakers: { c: { trip: consecutiveFailures >= 2 } } }\n";

    [Fact]
    public async Task An_output_binding_is_asked_again_after_the_pause()
    {
        var time = new WatchedClock();
        using Solution solution = new Solution().App("scheduler").UsualComponents().Guarded(
            "  policies: { retries: { r: { duration: 7s, maxRetries: 1 } } }\n  targets: { components: { results: { outbound: { retry: r } } } }");
        await using TestHost host = await TestHost.StartAsync(solution, time);
        using GrpcChannel channel = host.Grpc("scheduler");

        Task<InvokeBindingResponse> call = CallAsync(channel, "InvokeBinding", Blob("late.csv"), InvokeBindingResponse.Parser);
        await time.IsAwaitedAsync(TimeSpan.FromSeconds(7));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(solution.Data, "results")).FullName, "late.csv"), "TS,Device\n");
        time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal("TS,Device\n", (await call).Data.ToStringUtf8());
    }

    [Fact]
    public async Task An_open_breaker_answers_for_an_output_binding_as_Dapr_does()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents()
            .Guarded(Fuse + "  targets: { components: { results: { outbound: { circuitBreaker: c } } } }");
        await using TestHost host = await TestHost.StartAsync(solution);
        using GrpcChannel channel = host.Grpc("scheduler");
        await ErrorAsync(channel, "InvokeBinding", Blob("none.csv"));
        await ErrorAsync(channel, "InvokeBinding", Blob("none.csv"));

        Assert.Equal(
            "Internal: error invoking output binding results: circuit breaker is open", await ErrorAsync(channel, "InvokeBinding", Blob("none.csv")));
        Assert.Equal(
            (500, "{\"errorCode\":\"ERR_INVOKE_OUTPUT_BINDING\",\"message\":\"error invoking output binding results: circuit breaker is open\"}"),
            await SendAsync(host, HttpMethod.Post, "/v1.0/bindings/results", "{\"operation\":\"get\",\"metadata\":{\"fileName\":\"none.csv\"}}"));
    }

    /// <summary>Each call has its own words and code: read in dapr/dapr pkg/api/grpc and pkg/api/http.</summary>
    [Fact]
    public async Task An_open_breaker_answers_for_a_store_as_Dapr_does()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents()
            .Guarded(Fuse + "  targets: { components: { features: { outbound: { circuitBreaker: c } } } }");
        await using TestHost host = await TestHost.StartAsync(solution);
        using GrpcChannel channel = host.Grpc("scheduler");
        await ErrorAsync(channel, "SaveState", Lost());
        await ErrorAsync(channel, "SaveState", Lost());

        const string Open = "circuit breaker is open";
        var many = new GetBulkStateRequest { StoreName = "features", Keys = { "k" } };
        var transaction = new ExecuteStateTransactionRequest { StoreName = "features" };
        transaction.Operations.Add(new TransactionalStateOperation { OperationType = "delete", Request = new StateItem { Key = "k" } });
        Assert.Equal(
            [
                $"Internal: fail to get k from state store features: {Open}",
                $"Unknown: {Open}",
                $"Internal: failed saving state in state store features: {Open}",
                $"Internal: failed deleting state with key k: {Open}",
                $"Internal: error while executing state transaction: {Open}",
            ],
            [
                await ErrorAsync(channel, "GetState", new GetStateRequest { StoreName = "features", Key = "k" }),
                await ErrorAsync(channel, "GetBulkState", many),
                await ErrorAsync(channel, "SaveState", Lost()),
                await ErrorAsync(channel, "DeleteState", new DeleteStateRequest { StoreName = "features", Key = "k" }),
                await ErrorAsync(channel, "ExecuteStateTransaction", transaction),
            ]);
        Assert.Equal(
            [
                (500, $"{{\"errorCode\":\"ERR_STATE_GET\",\"message\":\"fail to get k from state store features: {Open}\"}}"),
                (500, $"{{\"errorCode\":\"ERR_STATE_BULK_GET\",\"message\":\"{Open}\"}}"),
                (500, $"{{\"errorCode\":\"ERR_STATE_SAVE\",\"message\":\"failed saving state in state store features: {Open}\"}}"),
                (500, $"{{\"errorCode\":\"ERR_STATE_DELETE\",\"message\":\"failed deleting state with key k: {Open}\"}}"),
                (500, $"{{\"errorCode\":\"ERR_STATE_TRANSACTION\",\"message\":\"error while executing state transaction: {Open}\"}}"),
            ],
            [
                await SendAsync(host, HttpMethod.Get, "/v1.0/state/features/k"),
                await SendAsync(host, HttpMethod.Post, "/v1.0/state/features/bulk", "{\"keys\":[\"k\"]}"),
                await SendAsync(host, HttpMethod.Post, "/v1.0/state/features", "[{\"key\":\"k\",\"value\":1}]"),
                await SendAsync(host, HttpMethod.Delete, "/v1.0/state/features/k"),
                await SendAsync(host, HttpMethod.Post, "/v1.0/state/features/transaction", "{\"operations\":[{\"operation\":\"delete\",\"request\":{\"key\":\"k\"}}]}"),
            ]);
    }

    /// <summary>With a clock that stands still, a repetition would never end.</summary>
    [Fact]
    public async Task A_lost_race_of_a_save_is_not_repeated()
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents().Guarded(
            "  policies: { retries: { r: { duration: 1h } } }\n  targets: { components: { features: { outbound: { retry: r } } } }");
        await using TestHost host = await TestHost.StartAsync(solution, new FakeTimeProvider());
        using GrpcChannel channel = host.Grpc("scheduler");

        string error = await ErrorAsync(channel, "SaveState", Lost());

        Assert.Equal("Aborted: failed saving state in state store features: possible etag mismatch. error from state store", error);
    }

    /// <summary>daprd forgets an answer other than 200 that a retry policy has seen, 2xx or not: the binding delivers again.</summary>
    [Theory]
    [InlineData("retry: r", "201 200")]
    [InlineData("timeout: t", "201")]
    public async Task Under_a_retry_policy_an_event_is_taken_with_200_alone(string names, string answers)
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents().Guarded(
            "  policies: { retries: { r: { maxRetries: 0 } }, timeouts: { t: 1m } }\n"
            + $"  targets: {{ components: {{ telemetry: {{ inbound: {{ {names} }} }} }} }}");
        await using TestHost host = await TestHost.StartAsync(solution, null, null, ("telemetry.direction", "input, output"));

        using GrpcChannel channel = host.Grpc("scheduler");
        var publish = new InvokeBindingRequest
        {
            Name = "telemetry",
            Operation = "create",
            Data = ByteString.CopyFromUtf8("fail-1-201-x"),
            Metadata = { ["topic"] = "telemetry/x" },
        };

        await CallAsync(channel, "InvokeBinding", publish, InvokeBindingResponse.Parser);
        await Eventually.IsTrueAsync(() => host.Pending == 0, "the event is taken");

        Assert.Equal(answers, string.Join(' ', host.Apps["scheduler"].Received.Select(one => one.Answer)));
    }

    [Fact]
    public async Task A_tick_is_repeated_by_an_inbound_policy_as_one_trace()
    {
        var time = new FakeTimeProvider();
        using Solution solution = new Solution().App("scheduler")
            .Component("tick", "bindings.cron", ("schedule", "@every 1h"), ("route", "tick?code=500"))
            .Guarded("  policies: { retries: { r: { duration: 0s, maxRetries: 2 } } }\n  targets: { components: { tick: { inbound: { retry: r } } } }");
        await using TestHost host = await TestHost.StartAsync(solution, time);

        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(host.Apps["scheduler"].Received.Count == 0 ? TimeSpan.FromMinutes(61) : TimeSpan.Zero);
                return host.Apps["scheduler"].Received.GroupBy(one => one.Headers["traceparent"]).FirstOrDefault()?.Count() == 3; // another tick may come meanwhile
            },
            "a tick comes three times, in one trace");
    }

    [Fact]
    public void The_store_of_the_workflow_engine_is_no_target()
    {
        using Solution solution = new Solution().App("scheduler")
            .Component("workflow", "state.sqlite", ("connectionString", "w.db"), ("actorStateStore", "true"))
            .Guarded("  policies: { timeouts: { t: 5s } }\n  targets:\n    components:\n      workflow: { outbound: { timeout: t } }");

        var refusal = Assert.Throws<LocalDaprException>(() => HostPlan.Make(solution.Options()));

        Assert.Matches(@"resiliency\.yaml:8: 'workflow' is the store of LocalDapr's workflow engine", refusal.Message);
    }

    private static InvokeBindingRequest Blob(string name) => new() { Name = "results", Operation = "get", Metadata = { ["fileName"] = name } };

    /// <summary>A save under an ETag that nothing has.</summary>
    private static SaveStateRequest Lost()
    {
        var request = new SaveStateRequest { StoreName = "features" };
        request.States.Add(new StateItem { Key = "k", Value = ByteString.CopyFromUtf8("1"), Etag = new Etag { Value = "6f1a0d6e-3f8f-4c39-9a53-0b3c8f6f8d11" } });
        return request;
    }

    private static async Task<string> ErrorAsync(GrpcChannel channel, string name, IMessage request)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, name, request, Google.Protobuf.WellKnownTypes.Empty.Parser));
        return $"{failure.StatusCode}: {failure.Status.Detail}";
    }

    private static async Task<T> CallAsync<T>(GrpcChannel channel, string name, IMessage request, MessageParser<T> answer)
        where T : class, IMessage<T>
    {
        var method = new Method<IMessage, T>(
            MethodType.Unary,
            "dapr.proto.runtime.v1.Dapr",
            name,
            new Marshaller<IMessage>(message => message.ToByteArray(), _ => throw new NotSupportedException()),
            new Marshaller<T>(_ => throw new NotSupportedException(), answer.ParseFrom));
        var limit = new CallOptions(deadline: DateTime.MaxValue, cancellationToken: TestContext.Current.CancellationToken);
        return await channel.CreateCallInvoker().AsyncUnaryCall(method, null, limit, request)
            .ResponseAsync.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken);
    }

    private static async Task<(int, string)> SendAsync(TestHost host, HttpMethod method, string path, string? body = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(method, new Uri(host.Http("scheduler"), path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

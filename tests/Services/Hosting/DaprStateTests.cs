using Dapr.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Protocol = Dapr.Client.Autogen.Grpc.v1;

namespace Fleetscore.Tests.Services.Hosting;

/// <summary>What the stores' differing answers come to; which store answers how is in the recordings.</summary>
public sealed class DaprStateTests
{
    private static readonly StateWrite Create = new() { Key = "run:1", Value = new byte[] { 0x80, 1 }, ETag = null };
    private static readonly StateWrite Update = Create with { ETag = "7" };

    [Theory]
    [InlineData(StatusCode.Aborted)] // sqlite
    [InlineData(StatusCode.Internal)] // postgresql: no item was updated
    public async Task A_lost_claim_is_an_answer_in_every_store(StatusCode status)
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Fails("SaveState", status).Answers("GetState", Item([0x80, 2], "8"));

        Assert.False(await State(sidecar).TryWriteAsync(Create, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unavailable)]
    public async Task A_write_whose_answer_was_lost_is_found_to_have_succeeded(StatusCode status)
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Fails("SaveState", status).Answers("GetState", Item([0x80, 1], "8"));

        Assert.True(await State(sidecar).TryWriteAsync(Update, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_write_that_failed_and_changed_nothing_is_a_failure_not_a_lost_race()
    {
        ScriptedSidecar absent = new ScriptedSidecar().Fails("SaveState", StatusCode.Internal, "disk full").Answers("GetState", new GetStateResponse());
        ScriptedSidecar same = new ScriptedSidecar().Fails("SaveState", StatusCode.Internal, "disk full").Answers("GetState", Item([0x80, 2], "7"));

        GatewayException failure = await Assert.ThrowsAsync<GatewayException>(
            () => State(absent).TryWriteAsync(Create, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<GatewayException>(() => State(same).TryWriteAsync(Update, TestContext.Current.CancellationToken));

        Assert.Equal("Cannot write run:1: Internal, disk full", failure.Message);
    }

    [Fact]
    public async Task Every_write_is_first_write_with_its_ETag_and_whole_seconds_to_live()
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Answers("SaveState", new Empty());

        await State(sidecar).TryWriteAsync(Update with { TimeToLive = TimeSpan.FromSeconds(0.2) }, TestContext.Current.CancellationToken);

        Protocol.StateItem sent = SaveStateRequest.Parser.ParseFrom(sidecar.Asked.Single()).States.Single();
        Assert.Equal(Protocol.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite, sent.Options.Concurrency);
        Assert.Equal("7", sent.Etag.Value);
        Assert.Equal("1", sent.Metadata["ttlInSeconds"]);
    }

    [Fact]
    public async Task A_transaction_writes_its_keys_in_order()
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Answers("ExecuteStateTransaction", new Empty());

        Assert.True(await State(sidecar).TryCommitAsync(
            [Create with { Key = "b" }, Update with { Key = "a" }, Create with { Key = "B" }], TestContext.Current.CancellationToken));

        ExecuteStateTransactionRequest sent = ExecuteStateTransactionRequest.Parser.ParseFrom(sidecar.Asked.Single());
        Assert.Equal(["B", "a", "b"], sent.Operations.Select(operation => operation.Request.Key));
        Assert.All(sent.Operations, operation => Assert.Equal("upsert", operation.OperationType));
    }

    [Fact]
    public async Task A_transaction_that_failed_may_be_a_conflict_unless_the_sidecar_was_not_reached()
    {
        ScriptedSidecar conflict = new ScriptedSidecar().Fails("ExecuteStateTransaction", StatusCode.Internal, "possible etag mismatch");
        ScriptedSidecar away = new ScriptedSidecar().Fails("ExecuteStateTransaction", StatusCode.Unavailable);

        Assert.False(await State(conflict).TryCommitAsync([Create], TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<GatewayException>(() => State(away).TryCommitAsync([Create], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_gone_is_removed_and_what_was_changed_is_not()
    {
        ScriptedSidecar gone = new ScriptedSidecar().Fails("DeleteState", StatusCode.Aborted).Answers("GetState", new GetStateResponse());
        ScriptedSidecar changed = new ScriptedSidecar().Fails("DeleteState", StatusCode.Aborted).Answers("GetState", Item([1], "8"));

        Assert.True(await State(gone).TryRemoveAsync("late", "7", TestContext.Current.CancellationToken));
        Assert.False(await State(changed).TryRemoveAsync("late", "7", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_read_is_repeated_while_the_sidecar_is_not_reached()
    {
        ScriptedSidecar sidecar = new ScriptedSidecar()
            .Fails("GetState", StatusCode.Unavailable).Fails("GetState", StatusCode.DeadlineExceeded).Answers("GetState", Item([1], "8"));

        Assert.Equal("8", (await State(sidecar).GetAsync("schedule", TestContext.Current.CancellationToken))!.Value.ETag);
    }

    [Fact]
    public async Task A_bulk_read_that_is_too_large_is_halved_and_binary_values_survive()
    {
        ScriptedSidecar sidecar = new ScriptedSidecar()
            .Fails("GetBulkState", StatusCode.ResourceExhausted)
            .Answers("GetBulkState", Items(("a", [0xff, 0xfe], "1"), ("b", [], "")))
            .Answers("GetBulkState", Items(("c", [0x80], "3")));

        IReadOnlyDictionary<string, Fleetscore.Hosting.StateItem> found =
            await State(sidecar).GetManyAsync(["a", "b", "c", "d", "a"], TestContext.Current.CancellationToken);

        Assert.Equal(["a", "c"], found.Keys.Order());
        Assert.Equal([0xff, 0xfe], found["a"].Value.ToArray());
        Assert.Equal(["a", "b"], GetBulkStateRequest.Parser.ParseFrom(sidecar.Asked[1]).Keys);
        Assert.True(sidecar.IsDone);
    }

    [Fact]
    public async Task An_item_that_a_bulk_read_could_not_read_is_a_failure_not_an_absence()
    {
        var answer = new GetBulkStateResponse { Items = { new Protocol.BulkStateItem { Key = "a", Error = "timeout" } } };

        GatewayException failure = await Assert.ThrowsAsync<GatewayException>(() =>
            State(new ScriptedSidecar().Answers("GetBulkState", answer)).GetManyAsync(["a"], TestContext.Current.CancellationToken));

        Assert.Equal("Cannot read a: timeout", failure.Message);
    }

    private static GetStateResponse Item(byte[] value, string etag) => new() { Data = ByteString.CopyFrom(value), Etag = etag };

    private static GetBulkStateResponse Items(params (string Key, byte[] Value, string ETag)[] items) => new()
    {
        Items = { items.Select(item => new Protocol.BulkStateItem { Key = item.Key, Data = ByteString.CopyFrom(item.Value), Etag = item.ETag }) },
    };

    private static DaprState State(ScriptedSidecar sidecar)
    {
        var channel = new GrpcChannelOptions { HttpHandler = sidecar, ThrowOperationCanceledOnCancellation = true };
        var calls = new DaprCalls(new DaprOptions { RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        var bulk = new DaprBulkState(new Protocol.Dapr.DaprClient(GrpcChannel.ForAddress("http://sidecar", channel)), calls, []);
        DaprClient client = new DaprClientBuilder().UseGrpcEndpoint("http://sidecar").UseGrpcChannelOptions(channel).Build();
        return new DaprState(client, bulk, calls);
    }
}

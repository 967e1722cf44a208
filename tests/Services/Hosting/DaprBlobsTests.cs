using System.Text;
using Dapr.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class DaprBlobsTests
{
    [Theory]
    [InlineData("\"quoted\"", "begins with a quotation mark")]
    [InlineData("aGVsbG8=", "is valid base64 text")]
    [InlineData("abcd\n", "is valid base64 text")]
    public async Task Content_that_local_storage_would_mangle_is_refused(string content, string reason)
    {
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => Blobs(new ScriptedSidecar())
            .WriteAsync("results", "a/b", Encoding.UTF8.GetBytes(content), TestContext.Current.CancellationToken));

        Assert.Contains($"The blob results/a/b {reason}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_above_the_limit_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs(new ScriptedSidecar())
            .WriteAsync("results", "a", new byte[(3 * 1024 * 1024) + 1], TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_blob_is_written_as_it_is_under_both_bindings_names()
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Answers("InvokeBinding", new InvokeBindingResponse());

        await Blobs(sidecar).WriteAsync("results", "a/b", new byte[] { 0x80, 0x00 }, TestContext.Current.CancellationToken);

        InvokeBindingRequest sent = InvokeBindingRequest.Parser.ParseFrom(sidecar.Asked.Single());
        Assert.Equal(("results", "create", "a/b", "a/b"), (sent.Name, sent.Operation, sent.Metadata["blobName"], sent.Metadata["fileName"]));
        Assert.Equal([0x80, 0x00], sent.Data.ToByteArray());
    }

    [Theory]
    [InlineData("error invoking output binding models: file not found: models/current.json")]
    [InlineData("error invoking output binding models: blob not found: current.json")]
    public async Task Only_the_current_version_may_be_absent(string message)
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Fails("InvokeBinding", StatusCode.Internal, message).Fails("InvokeBinding", StatusCode.Internal, message);
        DaprBlobs blobs = Blobs(sidecar);

        Assert.Null(await blobs.TryReadCurrentAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<GatewayException>(() => blobs.ReadAsync("models", "versions/1/manifest.json", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_fails_does_not_look_absent()
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Fails("InvokeBinding", StatusCode.Internal, "disk full");

        await Assert.ThrowsAsync<GatewayException>(() => Blobs(sidecar).TryReadCurrentAsync(TestContext.Current.CancellationToken));
    }

    // As daprd answered: a list of paths under the root, or Azure's objects (all but their names left out).
    [Theory]
    [InlineData("""["data/deadletter/date=2026-11-22/b","data/deadletter/date=2026-11-22/a","data/deadletter/date=2026-11-22/c"]""")]
    [InlineData("""["/srv/date=2026-11-22/letters/date=2026-11-22/a","/srv/date=2026-11-22/letters/date=2026-11-22/b","/srv/date=2026-11-22/letters/date=2026-11-22/c"]""")]
    [InlineData("""[{"Name":"date=2026-11-22/a","Properties":{}},{"Name":"date=2026-11-22/b"},{"Name":"date=2026-11-22/c"}]""")]
    public async Task A_folder_is_listed_by_either_binding(string answer)
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Answers("InvokeBinding", new InvokeBindingResponse { Data = ByteString.CopyFromUtf8(answer) });

        BlobNames names = await Blobs(sidecar).ListAsync("deadletter", "date=2026-11-22", max: 2, TestContext.Current.CancellationToken);

        Assert.Equal(["date=2026-11-22/a", "date=2026-11-22/b"], names.Names);
        Assert.True(names.Cut);
        InvokeBindingRequest sent = InvokeBindingRequest.Parser.ParseFrom(sidecar.Asked.Single());
        Assert.Equal(("deadletter", "list", "date=2026-11-22"), (sent.Name, sent.Operation, sent.Metadata["fileName"]));
        Assert.Equal("""{"prefix":"date=2026-11-22/","maxResults":3}""", sent.Data.ToStringUtf8());
    }

    [Theory]
    [InlineData(StatusCode.Internal, "error invoking output binding results: error getting stats for path data/x: stat data/x: no such file or directory", false)]
    [InlineData(StatusCode.ResourceExhausted, "grpc: received message larger than max (5242938 vs. 4194304)", true)]
    public async Task A_folder_that_is_missing_or_too_large_lists_nothing(StatusCode status, string message, bool cut)
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Fails("InvokeBinding", status, message);

        BlobNames names = await Blobs(sidecar).ListAsync("results", "x", max: 2, TestContext.Current.CancellationToken);

        Assert.Empty(names.Names);
        Assert.Equal(cut, names.Cut);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[")]
    public async Task A_list_of_another_shape_is_refused(string answer)
    {
        ScriptedSidecar sidecar = new ScriptedSidecar().Answers("InvokeBinding", new InvokeBindingResponse { Data = ByteString.CopyFromUtf8(answer) });

        await Assert.ThrowsAsync<GatewayException>(() => Blobs(sidecar).ListAsync("results", "x", max: 2, TestContext.Current.CancellationToken));
    }

    private static DaprBlobs Blobs(ScriptedSidecar sidecar)
    {
        DaprClient client = new DaprClientBuilder().UseGrpcEndpoint("http://sidecar")
            .UseGrpcChannelOptions(new GrpcChannelOptions { HttpHandler = sidecar, ThrowOperationCanceledOnCancellation = true }).Build();
        return new DaprBlobs(client, new DaprCalls(new DaprOptions { RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System));
    }
}

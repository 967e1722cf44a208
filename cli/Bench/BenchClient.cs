using System.Globalization;
using System.Text.Json;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Grpc.Net.Client;

namespace Fleetscore.Cli.Bench;

/// <summary>
/// The calls that are measured: gRPC as Dapr's SDK makes it (one connection, the same messages, none of the SDK's own work), and
/// HTTP for service invocation. A call returns when it is answered, and throws when the answer is no success.
/// </summary>
internal sealed class BenchClient : IAsyncDisposable
{
    private const int Items = 1_000;
    private const int ItemsOfBulk = 500;
    private const int ItemsOfTransaction = 100;
    private const int BlobsStored = 100;
    private const int Seed = 1;
    private static readonly TimeSpan LongestWorkflow = TimeSpan.FromMinutes(5);

    private static readonly ByteString Value = UnsafeByteOperations.UnsafeWrap(Content(2_000));
    private static readonly ByteString Blob = UnsafeByteOperations.UnsafeWrap(Content(100_000));

    private readonly GrpcChannel channel;
    private readonly LocalDapr.Protocol.Dapr.DaprClient dapr;
    private readonly TaskHubSidecarService.TaskHubSidecarServiceClient workflows;
    private readonly HttpClient http = new();
    private readonly Uri invoked;
    private readonly Uri direct;
    private readonly FileStream appended;
    private int runs;

    /// <param name="app">Where the sidecar and its app are.</param>
    /// <param name="folder">A folder on the disk that is measured.</param>
    public BenchClient(HostFileApp app, string folder)
    {
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{app.DaprGrpcPort}");
        dapr = new LocalDapr.Protocol.Dapr.DaprClient(channel);
        workflows = new TaskHubSidecarService.TaskHubSidecarServiceClient(channel);
        invoked = new Uri($"http://127.0.0.1:{app.DaprHttpPort}/v1.0/invoke/{app.AppId}/method/{BenchApp.Path}");
        direct = new Uri($"http://127.0.0.1:{app.AppPort}/{BenchApp.Path}");
        appended = new FileStream(Path.Combine(folder, "appended"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public static byte[] Small { get; } = Content(2_000);

    public static byte[] Large { get; } = Content(200_000);

    /// <summary>Stores what will be read.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        for (int first = 0; first < Items; first += ItemsOfTransaction)
        {
            await dapr.ExecuteStateTransactionAsync(Transaction(Enumerable.Range(first, ItemsOfTransaction).Select(ReadKey)), cancellationToken: cancellation);
        }

        for (int blob = 0; blob < BlobsStored; blob++)
        {
            await InvokeBindingAsync("create", ReadKey(blob), Blob, cancellation);
        }
    }

    public Task AppendAsync()
    {
        appended.Write(Value.Span);
        appended.Write(Value.Span);
        appended.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    public async Task SaveAsync(int caller, long number, CancellationToken cancellation)
    {
        var request = new SaveStateRequest { StoreName = BenchSolution.Store };
        request.States.Add(new StateItem { Key = WrittenKey(caller, number % Items), Value = Value });
        await dapr.SaveStateAsync(request, cancellationToken: cancellation);
    }

    public async Task TransactionAsync(int caller, long number, CancellationToken cancellation)
    {
        long first = number * ItemsOfTransaction % Items;
        IEnumerable<string> keys = Enumerable.Range(0, ItemsOfTransaction).Select(item => WrittenKey(caller, first + item));
        await dapr.ExecuteStateTransactionAsync(Transaction(keys), cancellationToken: cancellation);
    }

    public async Task GetAsync(long number, CancellationToken cancellation)
    {
        GetStateResponse answer = await dapr.GetStateAsync(
            new GetStateRequest { StoreName = BenchSolution.Store, Key = ReadKey(number) }, cancellationToken: cancellation);
        Expect(Value.Length, answer.Data.Length);
    }

    public async Task BulkGetAsync(long number, CancellationToken cancellation)
    {
        var request = new GetBulkStateRequest { StoreName = BenchSolution.Store };
        request.Keys.Add(Enumerable.Range(0, ItemsOfBulk).Select(item => ReadKey(number + item)));
        GetBulkStateResponse answer = await dapr.GetBulkStateAsync(request, cancellationToken: cancellation);
        Expect(ItemsOfBulk * Value.Length, answer.Items.Sum(item => item.Data.Length));
    }

    public Task CreateBlobAsync(int caller, long number, CancellationToken cancellation) =>
        InvokeBindingAsync("create", WrittenKey(caller, number % BlobsStored), Blob, cancellation);

    public async Task GetBlobAsync(long number, CancellationToken cancellation)
    {
        InvokeBindingResponse answer = await InvokeBindingAsync("get", ReadKey(number % BlobsStored), ByteString.Empty, cancellation);
        Expect(Blob.Length, answer.Data.Length);
    }

    public Task InvokeAsync(byte[] body, CancellationToken cancellation) => PostAsync(invoked, body, cancellation);

    public Task PostAsync(byte[] body, CancellationToken cancellation) => PostAsync(direct, body, cancellation);

    /// <summary>Runs a workflow from its start to its result.</summary>
    public async Task FanOutAsync(int activities, CancellationToken cancellation)
    {
        string id = $"fan-out-{++runs}";
        await workflows.StartInstanceAsync(
            new CreateInstanceRequest { InstanceId = id, Name = nameof(BenchApp.FanOut), Input = Text(activities) }, cancellationToken: cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestWorkflow);
        GetInstanceResponse end = await workflows.WaitForInstanceCompletionAsync(
            new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, cancellationToken: limit.Token);
        string[] echoes = JsonSerializer.Deserialize<string[]>(end.WorkflowState.Output) ?? [];
        Expect(activities, echoes.Where((echo, number) => echo == "echo " + Text(number)).Count());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        channel.Dispose();
        await appended.DisposeAsync();
    }

    private async Task PostAsync(Uri target, byte[] body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(body);
        using HttpResponseMessage answer = await http.PostAsync(target, content, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<InvokeBindingResponse> InvokeBindingAsync(string operation, string name, ByteString data, CancellationToken cancellation)
    {
        var request = new InvokeBindingRequest { Name = BenchSolution.Blobs, Operation = operation, Data = data };
        request.Metadata["fileName"] = name;
        return await dapr.InvokeBindingAsync(request, cancellationToken: cancellation);
    }

    private static ExecuteStateTransactionRequest Transaction(IEnumerable<string> keys)
    {
        var request = new ExecuteStateTransactionRequest { StoreName = BenchSolution.Store };
        request.Operations.Add(keys.Select(key => new TransactionalStateOperation
        {
            OperationType = "upsert",
            Request = new StateItem { Key = key, Value = Value },
        }));
        return request;
    }

    /// <summary>A wrong answer would be fast as well.</summary>
    private static void Expect(long expected, long actual)
    {
        if (actual != expected)
        {
            throw new CommandException($"An answer holds {actual} where {expected} was asked for: no figure is worth telling.", ExitCode.Bad);
        }
    }

    private static string ReadKey(long number) => "read-" + Text(number % Items);

    private static string ReadKey(int number) => ReadKey((long)number);

    private static string WrittenKey(int caller, long number) => $"written-{Text(caller)}-{Text(number)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Bytes that do not compress, the same in every run; neither base64 nor a JSON string, which blobs lose.</summary>
    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
#pragma warning disable CA5394 // Nothing is kept secret with it.
        new Random(Seed).NextBytes(content);
#pragma warning restore CA5394
        content[0] = 0x80;
        return content;
    }
}

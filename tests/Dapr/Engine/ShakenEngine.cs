using System.Collections.Concurrent;
using Fleetscore.LocalDapr.Workflow;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>
/// An engine without a network, with two workers of <see cref="TallyWorkflow" /> that connect again when they are cut off, some of whose
/// answers come twice. It can be closed and opened on the same file while everything goes on.
/// </summary>
internal sealed class ShakenEngine : IAsyncDisposable
{
    private const string App = "app";

    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource stopped = new();
    private readonly CancellationTokenSource?[] connections = new CancellationTokenSource?[2];
    private readonly SemaphoreSlim handled = new(0);
    private readonly Task[] workers;
    private TaskCompletionSource<WorkflowEngine> engine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int items;

    public ShakenEngine() => workers = [.. connections.Select((_, worker) => Task.Run(() => WorkAsync(worker)))];

    /// <summary>What a worker could not do, apart from what the end of an engine explains.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public static InstanceKey Key(string id) => new(App, id);

    public async Task OpenAsync() =>
        engine.SetResult(await WorkflowEngine.OpenAsync(folder.File("workflow.db"), TimeProvider.System, TimeSpan.FromMilliseconds(1)));

    public async Task ReopenAsync()
    {
        WorkflowEngine closing = await engine.Task;
        engine = new TaskCompletionSource<WorkflowEngine>(TaskCreationOptions.RunContinuationsAsynchronously);
        await closing.DisposeAsync();
        await OpenAsync();
    }

    /// <summary>Ends a worker's stream, if it has one at this moment.</summary>
    public void Cut(int worker)
    {
        if (Volatile.Read(ref connections[worker]) is { } connection)
        {
            connection.Cancel();
        }
    }

    /// <summary>Until the workers have taken so many more items; false when none came for a while.</summary>
    public async Task<bool> ItemsAsync(int count, CancellationToken enough)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                await handled.WaitAsync(enough);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A client's call; null where the engine was closed meanwhile, and nobody knows whether it came through.</summary>
    public async Task<T?> CallAsync<T>(Func<Instances, CancellationToken, Task<T>> call)
        where T : class
    {
        WorkflowEngine current = await engine.Task;
        try
        {
            return await current.RunAsync(ended => call(current.Instances, ended), TestContext.Current.CancellationToken).WaitAsync(Eventually.Limit);
        }
        catch (RpcException stopping) when (stopping.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        await (await engine.Task).DisposeAsync();
        await Task.WhenAll(workers);
        stopped.Dispose();
        handled.Dispose();
        folder.Dispose();
    }

    private async Task WorkAsync(int worker)
    {
        while (!stopped.IsCancellationRequested)
        {
            using var connection = CancellationTokenSource.CreateLinkedTokenSource(stopped.Token);
            try
            {
                WorkflowEngine current = await engine.Task.WaitAsync(stopped.Token);
                Volatile.Write(ref connections[worker], connection);
                await current.RunAsync(
                    async ended =>
                    {
                        await current.Workers.ServeAsync(App, item => Begin(() => HandleAsync(current, item)), ended);
                        return true;
                    },
                    connection.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or RpcException)
            {
                // Cut off, or the engine was closed.
            }
            finally
            {
                Volatile.Write(ref connections[worker], null);
            }
        }
    }

    private static Task Begin(Func<Task> handling)
    {
        _ = Task.Run(handling);
        return Task.CompletedTask;
    }

    private async Task HandleAsync(WorkflowEngine current, WorkItem item)
    {
        int times = Interlocked.Increment(ref items) % 5 == 0 ? 2 : 1;
        try
        {
            for (int i = 0; i < times; i++)
            {
                await current.RunAsync(_ => CompleteAsync(current, item), stopped.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or RpcException { StatusCode: StatusCode.Unavailable })
        {
            // The engine was closed: it hands the work out again.
        }
        catch (Exception failure)
        {
            Failures.Enqueue(failure);
        }

        handled.Release();
    }

    private static async Task<bool> CompleteAsync(WorkflowEngine current, WorkItem item)
    {
        if (item.WorkflowRequest is { } turn)
        {
            WorkflowResponse answer = TallyWorkflow.Answer(turn);
            answer.CompletionToken = item.CompletionToken;
            await current.Turns.CompleteTurnAsync(Key(turn.InstanceId), answer);
        }
        else
        {
            ActivityRequest activity = item.ActivityRequest;
            await current.Workers.CompleteActivityAsync(App, new ActivityResponse
            {
                InstanceId = activity.WorkflowInstance.InstanceId,
                TaskId = activity.TaskId,
                Result = activity.Input,
                CompletionToken = item.CompletionToken,
            });
        }

        return true;
    }
}

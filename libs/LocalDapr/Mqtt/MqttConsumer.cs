using System.Collections.Concurrent;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Resiliency;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>
/// The input side of <c>bindings.mqtt3</c>: hands the app what the broker keeps for it, many at a time and in no order. An
/// event is forgotten when the app answered 2xx; otherwise it is tried again, without holding up others.
/// </summary>
internal sealed class MqttConsumer : IAsyncDisposable
{
    private const int BatchSize = 16;

    private readonly MqttBinding binding;
    private readonly MessageQueue queue;
    private readonly AppInput input;
    private readonly AppChannel channel;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly DeliveryPlaces places = new();
    private readonly ConcurrentDictionary<long, Task> underWay = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task loop;

    public MqttConsumer(
        MqttBinding binding, MessageQueue queue, AppInstance app, TargetPolicy? policy, AppChannel channel, TimeProvider time)
    {
        this.binding = binding;
        this.queue = queue;
        this.channel = channel;
        this.time = time;
        input = new AppInput { App = app, Binding = binding.Name, Route = binding.Route, Policy = policy };
        loop = Task.Run(() => GuardAsync(RunAsync));
    }

    /// <summary>Faults when the broker's table cannot be read or written.</summary>
    public Task Failed => failed.Task;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        await Task.WhenAll(underWay.Values);
        places.Dispose();
    }

    private async Task RunAsync()
    {
        long last = 0;
        while (true)
        {
            IReadOnlyList<QueuedMessage> batch = queue.Take(binding.Subscriber, last, BatchSize);
            foreach (QueuedMessage message in batch)
            {
                await places.TakeAsync(stopping.Token);
                last = message.Id;
                var due = new DueMessage(queue, binding.Subscriber, message);
                Task delivery = Task.Run(() => GuardAsync(() => DeliverAsync(due)));
                underWay[due.Id] = delivery;
                _ = delivery.ContinueWith(_ => underWay.TryRemove(due.Id, out Task? _), TaskScheduler.Default);
            }

            if (batch.Count == 0)
            {
                await queue.WaitAsync(binding.Subscriber, stopping.Token);
            }
        }
    }

    /// <summary>Begins with one of the <see cref="places"/> and gives it back.</summary>
    private async Task DeliverAsync(DueMessage message)
    {
        Task PauseAsync(TimeSpan span, CancellationToken cancellation)
        {
            message.ForgetPayload();
            return places.PauseAsync(() => Task.Delay(span, time, cancellation), cancellation);
        }

        var metadata = new Dictionary<string, string> { ["Topic"] = message.Topic };
        async Task<bool> AttemptAsync()
        {
            await input.App.WaitUntilReadyAsync(stopping.Token);
            return await channel.TryDeliverAsync(input, message.Payload, metadata, PauseAsync, stopping.Token);
        }

        for (int attempt = 0; !await AttemptAsync(); attempt++)
        {
            if (attempt == binding.MaxRetries)
            {
                places.GiveBack();
                return; // It stays in the table, and comes again after the next start.
            }

            await PauseAsync(binding.BackOff, stopping.Token);
        }

        places.GiveBack();
        await queue.RemoveAsync(message.Id);
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; what was not acknowledged comes again.
        }
#pragma warning disable CA1031 // Whatever it is, the host must know that events are no longer delivered.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            string problem = $"Binding {binding.Name} cannot deliver events any more: {failure.Message}";
            failed.TrySetException(new LocalDaprException(problem, failure));
        }
    }
}

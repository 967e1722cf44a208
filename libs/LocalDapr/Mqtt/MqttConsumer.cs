using System.Collections.Concurrent;
using Fleetscore.LocalDapr.Invocation;

namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>
/// The input side of <c>bindings.mqtt3</c>: hands the app what the broker keeps for it, many at a time and in no order. An
/// event is forgotten when the app answered 2xx; otherwise it is tried again, without holding up others.
/// </summary>
internal sealed class MqttConsumer : IAsyncDisposable
{
    private const int MaxRequests = 32;
    private const int MaxParked = 1024;
    private const int BatchSize = 16;

    private readonly MqttBinding binding;
    private readonly MessageQueue queue;
    private readonly AppInstance app;
    private readonly AppChannel channel;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim requests = new(MaxRequests);
    private readonly SemaphoreSlim parking = new(MaxParked);
    private readonly ConcurrentDictionary<long, Task> underWay = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task loop;

    public MqttConsumer(MqttBinding binding, MessageQueue queue, AppInstance app, AppChannel channel)
    {
        this.binding = binding;
        this.queue = queue;
        this.app = app;
        this.channel = channel;
        loop = Task.Run(() => GuardAsync(RunAsync));
    }

    /// <summary>Faults when the broker's table cannot be read or written.</summary>
    public Task Failed => failed.Task;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        await Task.WhenAll(underWay.Values);
    }

    private async Task RunAsync()
    {
        long last = 0;
        while (true)
        {
            IReadOnlyList<QueuedMessage> batch = queue.Take(binding.Subscriber, last, BatchSize);
            foreach (QueuedMessage message in batch)
            {
                await requests.WaitAsync(stopping.Token);
                last = message.Id;
                Task delivery = Task.Run(() => GuardAsync(() => DeliverAsync(message)));
                underWay[message.Id] = delivery;
                _ = delivery.ContinueWith(_ => underWay.TryRemove(message.Id, out Task? _), TaskScheduler.Default);
            }

            if (batch.Count == 0)
            {
                await queue.WaitAsync(binding.Subscriber, stopping.Token);
            }
        }
    }

    /// <summary>Begins with one of the <see cref="requests"/> and gives it back.</summary>
    private async Task DeliverAsync(QueuedMessage message)
    {
        byte[] payload = message.Payload;
        var metadata = new Dictionary<string, string> { ["Topic"] = message.Topic };
        for (int attempt = 0; !await channel.TryDeliverAsync(app, binding.Name, binding.Route, payload, metadata, stopping.Token); attempt++)
        {
            if (attempt == binding.MaxRetries)
            {
                requests.Release();
                return; // It stays in the table, and comes again after the next start.
            }

            payload = await ParkAsync(message.Id);
        }

        requests.Release();
        await queue.RemoveAsync(message.Id);
    }

    /// <summary>
    /// Waits for the next attempt. Others go on meanwhile, unless so many wait already that the app seems not to take anything.
    /// </summary>
    /// <returns>The payload, read again: what waits is not kept in memory.</returns>
    private async Task<byte[]> ParkAsync(long id)
    {
        bool parked = await parking.WaitAsync(TimeSpan.Zero, stopping.Token);
        if (parked)
        {
            requests.Release();
        }

        await Task.Delay(binding.BackOff, stopping.Token);
        if (parked)
        {
            await requests.WaitAsync(stopping.Token);
            parking.Release();
        }

        return queue.Take(binding.Subscriber, id - 1, 1)[0].Payload;
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
            failed.TrySetException(new LocalDaprException($"Binding {binding.Name} cannot deliver events any more: {failure.Message}", failure));
        }
    }
}

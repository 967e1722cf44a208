using Fleetscore.Cli.Playing;
using Fleetscore.LocalDapr;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using MQTTnet.Exceptions;

namespace Fleetscore.Cli.Simulate;

/// <summary>The running system's broker, connected again whenever it was away; its address is looked up each time.</summary>
/// <param name="dataDirectory">The system's.</param>
/// <param name="lost">Told why, whenever the broker cannot be reached.</param>
internal sealed class BrokerConnection(string dataDirectory, Action<string> lost) : IAsyncDisposable
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    private TelemetryFeed? feed;

    /// <summary>Returns once the broker has acknowledged all, however often it was away meanwhile.</summary>
    public async Task PublishAsync(IReadOnlyList<TelemetryRow> rows, IReadOnlyList<BadEvent> bad, CancellationToken cancellation)
    {
        TimeSpan backOff = FirstBackOff;
        while (!await TryPublishAsync(rows, bad, cancellation))
        {
            await DisposeAsync();
            await Task.Delay(backOff, cancellation);
            backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (feed is { } open)
        {
            feed = null;
            await open.DisposeAsync();
        }
    }

    private async Task<bool> TryPublishAsync(IReadOnlyList<TelemetryRow> rows, IReadOnlyList<BadEvent> bad, CancellationToken cancellation)
    {
        if (HostFile.Read(dataDirectory) is not { } host)
        {
            lost($"no system runs on {dataDirectory}; waiting for it");
            return false;
        }

        try
        {
            feed ??= await TelemetryFeed.ConnectAsync(host.Broker, cancellation);
            await feed.PublishAsync(rows, cancellation);
            await feed.PublishAsync(bad, cancellation);
            return true;
        }
        catch (MqttCommunicationException away)
        {
            lost($"the broker is away ({away.Message}); what it has not acknowledged is sent again");
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            lost("the broker went away; what it has not acknowledged is sent again");
            return false;
        }
    }
}

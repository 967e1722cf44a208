using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.ApplicationInsights.WindowsServer.TelemetryChannel;
using Serilog.Sinks.ApplicationInsights;

namespace Fleetscore.Hosting;

/// <summary>
/// The way of log events to Application Insights. Writing one never waits: it is put into memory, sent by others, kept on disk
/// while the endpoint is away. Disposing it delivers what is left, or puts it on disk, within a limit.
/// </summary>
internal sealed class ApplicationInsightsLogs : ApplicationInsightsSink
{
    private static readonly TimeSpan PackingLimit = TimeSpan.FromSeconds(1);

    private readonly TelemetryConfiguration configuration;
    private readonly ServerTelemetryChannel channel;
    private readonly LogBuffer buffer;

    private ApplicationInsightsLogs(TelemetryConfiguration configuration, TelemetryClient client, ServerTelemetryChannel channel, LogBuffer buffer)
        : base(client, new CorrelatedTelemetry())
    {
        this.configuration = configuration;
        this.channel = channel;
        this.buffer = buffer;
    }

    public static ApplicationInsightsLogs Create(string connection, ServiceInstance instance, LogBuffer buffer)
    {
        var channel = new ServerTelemetryChannel
        {
            MaxTelemetryBufferCapacity = buffer.EventsPerRequest,
            MaxTelemetryBufferDelay = buffer.LongestWait,
            MaxBacklogSize = buffer.EventsInMemory,
            MaxTransmissionSenderCapacity = buffer.RequestsAtOnce,
            MaxTransmissionBufferCapacity = buffer.BytesInMemory,
            MaxTransmissionStorageCapacity = buffer.BytesOnDisk,
            StorageFolder = buffer.Folder,
        };
        var configuration = new TelemetryConfiguration { ConnectionString = connection, TelemetryChannel = channel };
        channel.Initialize(configuration);
        var client = new TelemetryClient(configuration);
        client.Context.Cloud.RoleName = instance.Role;
        client.Context.Cloud.RoleInstance = instance.Name;
        return new ApplicationInsightsLogs(configuration, client, channel, buffer);
    }

    protected override void Dispose(bool disposeManagedResources)
    {
        if (disposeManagedResources && !IsDisposing && !IsDisposed)
        {
            Deliver(buffer.FlushLimit);
            Deliver(PackingLimit); // what was being packed meanwhile
            base.Dispose(disposeManagedResources);
            channel.Dispose();
            configuration.Dispose();
        }
    }

    private void Deliver(TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        try
        {
            channel.FlushAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // The endpoint hangs: what is on its way is lost, all else is on disk.
        }
    }
}

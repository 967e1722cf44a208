using System.Threading.Channels;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// Runs a pass for every hint that there may be something to do: a tick, or a run that was published. One pass at a time;
/// hints that come meanwhile are worth one more pass together.
/// </summary>
internal sealed class TickLoop(TickPass pass, ILogger<TickLoop> log) : BackgroundService
{
    private readonly Channel<bool> hints = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Hint() => hints.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (bool _ in hints.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await pass.RunAsync(stoppingToken);
            }
            catch (GatewayException failure)
            {
                log.PassFailed(failure.Message);
            }
#pragma warning disable CA1031 // Whatever it was: one item that cannot be read must not end the scheduling of all.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log.PassBroken(failure);
            }
        }
    }
}

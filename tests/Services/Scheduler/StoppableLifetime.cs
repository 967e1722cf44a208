using Microsoft.Extensions.Hosting;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>Notes whether the process was asked to stop.</summary>
internal sealed class StoppableLifetime : IHostApplicationLifetime
{
    public bool Stopped { get; private set; }

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => Stopped = true;
}

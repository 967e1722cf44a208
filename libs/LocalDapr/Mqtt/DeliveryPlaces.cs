namespace Fleetscore.LocalDapr.Mqtt;

/// <summary>
/// How many events are sent to an app at once. One that waits for its next attempt gives its place to another, unless so many wait
/// already that the app seems not to take anything.
/// </summary>
internal sealed class DeliveryPlaces : IDisposable
{
    private const int MaxSent = 32;
    private const int MaxWaiting = 1024;

    private readonly SemaphoreSlim sent = new(MaxSent);
    private readonly SemaphoreSlim waiting = new(MaxWaiting);

    public Task TakeAsync(CancellationToken cancellation) => sent.WaitAsync(cancellation);

    public void GiveBack() => sent.Release();

    /// <summary>Begins and ends with a place.</summary>
    public async Task PauseAsync(Func<Task> wait, CancellationToken cancellation)
    {
        bool givenBack = await waiting.WaitAsync(TimeSpan.Zero, cancellation);
        if (givenBack)
        {
            sent.Release();
        }

        await wait();
        if (givenBack)
        {
            await sent.WaitAsync(cancellation);
            waiting.Release();
        }
    }

    public void Dispose()
    {
        sent.Dispose();
        waiting.Dispose();
    }
}

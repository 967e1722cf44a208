using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Running;

/// <summary>Waits for what a running host will do by itself.</summary>
internal static class HostWait
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <exception cref="LocalDaprException">The host cannot go on.</exception>
    public static async Task UntilAsync(this LocalHost host, Func<Task<bool>> holds, CancellationToken cancellation)
    {
        while (!await holds())
        {
            if (host.Failed.IsFaulted)
            {
                await host.Failed;
            }

            await Task.Delay(LookAgain, cancellation);
        }
    }
}

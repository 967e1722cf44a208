namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>Somebody who works with a host and, after each kill, looks whether everything acknowledged is there.</summary>
internal abstract class Writer(MortalHost host)
{
    protected MortalHost Host => host;

    /// <summary>Works until told to stop, then checks once more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        int? checkedLife = null;
        while (!stop.IsCancellationRequested)
        {
            int life = host.Life;
            try
            {
                if (checkedLife != life)
                {
                    await CheckAsync();
                    checkedLife = life;
                }

                await StepAsync();
            }
            catch (Exception failure) when (MortalHost.MayComeOfKill(failure))
            {
                checkedLife = null; // It was not acknowledged, so nothing is promised of it.
                await host.RecoverAsync(life, failure);
            }
        }

        await host.AskAsync(async () =>
        {
            await CheckAsync();
            return true;
        });
    }

    /// <summary>Throws what the host's death throws; the next life is checked before the next step.</summary>
    protected abstract Task StepAsync();

    protected abstract Task CheckAsync();
}

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>
/// The pauses between the attempts of one call. Source: github.com/cenkalti/backoff v4, which Dapr uses with its defaults: the
/// first pause is about 0.5 s (a Resiliency resource cannot change it), each next one half as long again.
/// </summary>
/// <param name="rule">Which policy.</param>
/// <param name="time">When the call began, and how long it takes.</param>
/// <param name="random">Numbers from 0 up to, but not including, 1.</param>
internal sealed class BackOff(RetryRule rule, TimeProvider time, Func<double> random)
{
    /// <summary>
    /// With exponential pauses no pause ends later than this after the first attempt began, however many retries there may be.
    /// </summary>
    public static readonly TimeSpan LongestSpell = TimeSpan.FromMinutes(15);

    private const double Growth = 1.5;
    private const double Spread = 0.5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly long began = time.GetTimestamp();
    private TimeSpan current = FirstPause;
    private int taken;

    /// <returns>False where the call is given up.</returns>
    public bool TryNext(out TimeSpan pause)
    {
        pause = rule.Pause;
        if (taken == rule.MaxRetries)
        {
            return false;
        }

        if (rule.IsExponential)
        {
            pause = current * (1 - Spread + (2 * Spread * random()));
            current = current >= rule.LongestPause / Growth ? rule.LongestPause : current * Growth;
            if (time.GetElapsedTime(began) + pause > LongestSpell)
            {
                return false;
            }
        }

        taken++;
        return true;
    }
}

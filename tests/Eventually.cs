namespace Fleetscore.Tests;

/// <summary>Waits for something that happens in another process or thread.</summary>
internal static class Eventually
{
    /// <summary>What does not happen within this time will not happen: a test fails then, and says what it waited for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again until the answer is true; fails after two minutes.</summary>
    /// <param name="condition">Asked once at least.</param>
    /// <param name="what">What it waits for.</param>
    /// <param name="instead">Tells what is the case instead.</param>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what, Func<string>? instead = null)
    {
        using var timer = new PeriodicTimer(Interval);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"It did not happen within {Limit.TotalSeconds} s: {what}{(instead is null ? "" : $"\n{instead()}")}");
        }
    }

    public static Task IsTrueAsync(Func<bool> condition, string what, Func<string>? instead = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, instead);
}

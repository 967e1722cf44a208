using CsCheck;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.Tests.Dapr.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleetscore.Tests.Dapr.Resiliency;

public sealed class TargetPolicyTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly RetryRule Steady = new() { IsExponential = false, Pause = TimeSpan.FromSeconds(2), MaxRetries = 3 };

    private readonly WatchedClock time = new();
    private readonly SemaphoreSlim hanging = new(0);
    private int attempts;

    public void Dispose() => hanging.Dispose();

    [Fact]
    public async Task It_repeats_what_fails_after_each_pause_until_it_succeeds()
    {
        TargetPolicy policy = With(retry: Steady);

        Task<int> call = policy.RunAsync(_ => Answer(fails: attempts < 2), null, TestContext.Current.CancellationToken).AsTask();
        await time.PassAsync(Steady.Pause);
        Assert.False(call.IsCompleted);
        await time.PassAsync(Steady.Pause);

        Assert.Equal(3, await call.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_still_fails_after_the_last_attempt_is_told_as_it_is()
    {
        TargetPolicy policy = With(retry: Steady);

        var failure = await Assert.ThrowsAsync<IOException>(() => policy.RunAsync(_ => Answer(fails: true), DoNotWaitAsync, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(("attempt 4", 4), (failure.Message, attempts));
    }

    [Fact]
    public async Task Without_a_retry_policy_and_with_no_retries_there_is_one_attempt()
    {
        await Assert.ThrowsAsync<IOException>(() => With().RunAsync(_ => Answer(fails: true), DoNotWaitAsync, TestContext.Current.CancellationToken).AsTask());
        await Assert.ThrowsAsync<IOException>(() => With(retry: Steady with { MaxRetries = 0 })
            .RunAsync(_ => Answer(fails: true), DoNotWaitAsync, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(2, attempts);
    }

    [Theory]
    [InlineData(503, false, 4)]
    [InlineData(404, false, 1)]
    [InlineData(null, false, 4)]
    [InlineData(null, true, 1)]
    public async Task Codes_that_do_not_match_and_what_fails_for_good_are_not_repeated(int? code, bool isPermanent, int expected)
    {
        Assert.True(CodeRanges.TryParse("500-599", 100, 599, out CodeRanges? codes));
        TargetPolicy policy = With(retry: Steady with { HttpStatusCodes = codes });

        await Assert.ThrowsAsync<AttemptException>(() => policy.RunAsync<int>(
            _ =>
            {
                attempts++;
                throw new AttemptException("no") { StatusCode = code, IsPermanent = isPermanent };
            },
            DoNotWaitAsync,
            TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(expected, attempts);
    }

    [Fact]
    public async Task There_are_never_more_attempts_than_one_and_the_retries() => await Gen.Select(Gen.Int[0, 8], Gen.Int[0, 12], Gen.Bool).SampleAsync(async (retries, failures, exponential) =>
    {
        int made = 0;
        TargetPolicy policy = With(retry: new RetryRule { IsExponential = exponential, MaxRetries = retries });
        await Record.ExceptionAsync(() => policy.RunAsync(
            _ => ++made <= failures ? Task.FromException<int>(new IOException("no")) : Task.FromResult(made),
            DoNotWaitAsync,
            TestContext.Current.CancellationToken).AsTask());

        Assert.Equal(Math.Min(retries, failures) + 1, made);
    }, iter: 40);

    [Fact]
    public async Task The_time_limit_is_for_each_attempt_not_for_all()
    {
        TargetPolicy policy = With(timeout: Limit, retry: Steady);

        Task<int> call = policy.RunAsync(HangAsync, null, TestContext.Current.CancellationToken).AsTask();
        await RunOutOfTimeAsync();
        for (int retries = 0; retries < Steady.MaxRetries; retries++)
        {
            Assert.False(call.IsCompleted);
            await time.PassAsync(Steady.Pause);
            await RunOutOfTimeAsync();
        }

        Assert.Equal(("context deadline exceeded", 4), (await MessageAsync<PolicyException>(call), attempts));
    }

    /// <summary>A file or a database cannot be told to hurry.</summary>
    [Fact]
    public async Task An_attempt_that_cannot_be_cancelled_is_left_to_itself()
    {
        var never = new TaskCompletionSource<int>();

        Task<int> call = With(timeout: Limit).RunAsync(
            () =>
            {
                hanging.Release();
                return never.Task;
            },
            TestContext.Current.CancellationToken).AsTask();
        await RunOutOfTimeAsync();

        Assert.Equal("context deadline exceeded", await MessageAsync<PolicyException>(call));
    }

    /// <summary>So with Dapr: retry stands around breaker, breaker around time limit.</summary>
    [Fact]
    public async Task A_breaker_counts_each_attempt_that_ran_out_of_time_and_ends_the_repetitions_when_it_opens()
    {
        var breaker = new Breaker("test", new BreakerRule { Trip = ParsedTrip("consecutiveFailures >= 2") }, time, NullLogger.Instance);
        TargetPolicy policy = With(timeout: Limit, retry: Steady, breaker: breaker);

        Task<int> call = policy.RunAsync(HangAsync, DoNotWaitAsync, TestContext.Current.CancellationToken).AsTask();
        await RunOutOfTimeAsync();
        await RunOutOfTimeAsync();

        Assert.Equal(("circuit breaker is open", 2), (await MessageAsync<PolicyException>(call), attempts));
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_the_repetitions()
    {
        using var caller = new CancellationTokenSource();
        Task<int> call = With(retry: Steady with { MaxRetries = null }).RunAsync(_ => Answer(fails: true), null, caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Whoever_makes_attempts_may_wait_in_its_own_way()
    {
        List<TimeSpan> pauses = [];
        Task PauseAsync(TimeSpan span, CancellationToken cancellation)
        {
            pauses.Add(span);
            return Task.CompletedTask;
        }

        await With(retry: Steady).RunAsync(_ => Answer(fails: attempts < 2), PauseAsync, TestContext.Current.CancellationToken);

        Assert.Equal([Steady.Pause, Steady.Pause], pauses);
    }

    private static Trip ParsedTrip(string text)
    {
        Assert.True(Trip.TryParse(text, out Trip? trip));
        return trip;
    }

    private TargetPolicy With(TimeSpan? timeout = null, RetryRule? retry = null, Breaker? breaker = null) =>
        new("test", new TargetRules(timeout, retry, null), breaker, new PolicySurroundings(time, () => 0.5, NullLogger.Instance));

    private Task<int> Answer(bool fails)
    {
        attempts++;
        return fails ? Task.FromException<int>(new IOException($"attempt {attempts}")) : Task.FromResult(attempts);
    }

    private async Task<int> HangAsync(CancellationToken cancellation)
    {
        attempts++;
        hanging.Release();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        return attempts;
    }

    /// <summary>Lets the limit pass for an attempt that has begun.</summary>
    private async Task RunOutOfTimeAsync()
    {
        Assert.True(await hanging.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken), "No attempt began.");
        time.Advance(Limit);
    }

    private static Task DoNotWaitAsync(TimeSpan span, CancellationToken cancellation) => Task.CompletedTask;

    private static async Task<string> MessageAsync<T>(Task<int> call)
        where T : Exception =>
        (await Assert.ThrowsAsync<T>(() => call.WaitAsync(WatchedClock.Patience, TestContext.Current.CancellationToken))).Message;
}

using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>Waits between two attempts; whoever makes them may let others go on meanwhile.</summary>
internal delegate Task Pause(TimeSpan span, CancellationToken cancellation);

/// <summary>
/// The policies of one target, in Dapr's order: attempts are repeated around a breaker, which stands around the time limit of each
/// attempt. An attempt fails by an exception; <see cref="AttemptException"/> says more about it.
/// </summary>
internal sealed class TargetPolicy
{
    private static readonly ResiliencePropertyKey<Run> RunKey = new("run");

    private readonly string target;
    private readonly TimeSpan? timeout;
    private readonly RetryRule? retry;
    private readonly TimeProvider time;
    private readonly Func<double> random;
    private readonly ILogger logger;
    private readonly ResiliencePipeline pipeline;

    /// <param name="target">What it is for, as messages name it.</param>
    /// <param name="rules">The policies in force.</param>
    /// <param name="breaker">The one in use for the target, or for the part of it that is called.</param>
    /// <param name="surroundings">Clock, random numbers and log.</param>
    public TargetPolicy(string target, TargetRules rules, Breaker? breaker, PolicySurroundings surroundings)
    {
        this.target = target;
        timeout = rules.Timeout > TimeSpan.Zero ? rules.Timeout : null;
        retry = rules.Retry;
        (time, random, logger) = (surroundings.Time, surroundings.Random, surroundings.Logger);
        pipeline = Build(breaker);
    }

    /// <summary>True where a retry policy stands, even one without any repetition.</summary>
    public bool Retries => retry is not null;

    /// <summary>Makes attempts until one succeeds or the policies end it.</summary>
    /// <param name="attempt">Ends soon once it is cancelled.</param>
    /// <param name="pause">How to wait between attempts; null: by the clock.</param>
    /// <param name="cancellation">Ends attempts and pauses.</param>
    /// <exception cref="PolicyException">The last attempt took too long, or the breaker refused it.</exception>
    /// <exception cref="Exception">Whatever the last attempt failed by.</exception>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, Pause? pause, CancellationToken cancellation)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(RunKey, new Run(retry is null ? null : new BackOff(retry, time, random), pause ?? WaitAsync));
        try
        {
            return await pipeline.ExecuteAsync((context, attempt) => new ValueTask<T>(attempt(context.CancellationToken)), context, attempt);
        }
        catch (TimeoutRejectedException)
        {
            throw new PolicyException("context deadline exceeded") { IsTimeout = true };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The same for attempts that cannot be cancelled: one whose time is up is left to itself, as Dapr does.</summary>
    public ValueTask<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation) => RunAsync(
        until => timeout is null ? attempt() : Task.Run(attempt, CancellationToken.None).WaitAsync(until), pause: null, cancellation);

    private ResiliencePipeline Build(Breaker? breaker)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (retry is not null && retry.MaxRetries != 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue, // The back-off counts.
                Delay = TimeSpan.Zero, // OnRetry waits.
                ShouldHandle = arguments => ValueTask.FromResult(IsRepeated(arguments.Outcome.Exception, arguments.Context)),
                OnRetry = PauseAsync,
            });
        }

        if (breaker is not null)
        {
            builder.AddStrategy(_ => new BreakerStrategy(breaker), new BreakerStrategyOptions());
        }

        if (timeout is { } limit)
        {
            // Its Timeout itself is 10 ms to a day.
            builder.AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = _ => ValueTask.FromResult(limit) });
        }

        return builder.Build();
    }

    private bool IsRepeated(Exception? failure, ResilienceContext context)
    {
        bool passes = failure switch
        {
            null => false,
            PolicyException => false,
            OperationCanceledException => !context.CancellationToken.IsCancellationRequested,
            AttemptException known => !known.IsPermanent && retry!.Covers(known.StatusCode),
            _ => true,
        };
        return passes && Current(context).TryPlan();
    }

    private async ValueTask PauseAsync(OnRetryArguments<object> arguments)
    {
        Run run = Current(arguments.Context);
        Exception failure = arguments.Outcome.Exception!;
        logger.Repeated(target, run.NextPause, failure.Message);
        (failure as IDisposable)?.Dispose();
        await run.Pause(run.NextPause, arguments.Context.CancellationToken);
    }

    private static Run Current(ResilienceContext context) => context.Properties.GetValue(RunKey, null!);

    private Task WaitAsync(TimeSpan span, CancellationToken cancellation) => Task.Delay(span, time, cancellation);

    /// <summary>One call: its pauses so far, and how it waits.</summary>
    private sealed class Run(BackOff? backOff, Pause pause)
    {
        public Pause Pause => pause;

        public TimeSpan NextPause { get; private set; }

        public bool TryPlan()
        {
            TimeSpan next = TimeSpan.Zero;
            bool planned = backOff?.TryNext(out next) == true;
            NextPause = next;
            return planned;
        }
    }
}

using Dapr;
using Grpc.Core;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Fleetscore.Hosting;

/// <summary>
/// Every gRPC call to the sidecar: with a time limit, and repeated where that is harmless and may help. What fails all the
/// same is thrown as <see cref="GatewayException"/>.
/// </summary>
internal sealed class DaprCalls
{
    private readonly ResiliencePipeline once;
    private readonly ResiliencePipeline repeated;

    public DaprCalls(DaprOptions options, TimeProvider clock)
    {
        once = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(options.CallTimeout).Build();
        repeated = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetryUnlessZero(options, MayPass).AddTimeout(options.CallTimeout).Build();
    }

    /// <summary>A call that may be repeated at will.</summary>
    public Task<T> RepeatableAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        RunAsync(repeated, what, call, cancellation);

    /// <summary>A call that is made once: the caller finds out what became of it.</summary>
    public Task<T> OnceAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        RunAsync(once, what, call, cancellation);

    /// <summary>The status the sidecar answered with; null where the failure is none of gRPC.</summary>
    public static StatusCode? StatusOf(Exception? failure) => failure switch
    {
        RpcException rpc => rpc.StatusCode,
        null => null,
        _ => StatusOf(failure.InnerException),
    };

    private static async Task<T> RunAsync<T>(
        ResiliencePipeline pipeline, string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                static async (state, token) => await state(token).ConfigureAwait(false), call, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOfSidecar(failure, cancellation))
        {
            throw new GatewayException($"Cannot {what}: {Reason(failure)}", failure);
        }
    }

    /// <remarks>The client shows the sidecar's own DeadlineExceeded and Cancelled as a cancellation that nobody asked for.</remarks>
    private static bool IsOfSidecar(Exception failure, CancellationToken cancellation) =>
        failure is DaprException or RpcException or TimeoutRejectedException
        || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static bool MayPass(Exception failure) =>
        failure is TimeoutRejectedException or OperationCanceledException || StatusOf(failure) is StatusCode.Unavailable or StatusCode.DeadlineExceeded;

    private static string Reason(Exception failure)
    {
        Exception innermost = failure;
        while (innermost is not RpcException && innermost.InnerException is { } inner)
        {
            innermost = inner;
        }

        return innermost is RpcException rpc ? $"{rpc.StatusCode}, {rpc.Status.Detail}" : innermost.Message;
    }
}

internal static class DaprRetry
{
    /// <summary>
    /// Repeats what a busy service refused for as long as there is time, and not before it says: each at another moment, up to twice as
    /// late, so that those who were refused together do not come back together.
    /// </summary>
    public static ResiliencePipelineBuilder AddRetryWhileBusy(this ResiliencePipelineBuilder builder, DaprOptions options)
    {
        if (options.Retries == 0)
        {
            return builder;
        }

        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is ServiceBusyException),
        };
        retry.DelayGenerator = refused =>
        {
            TimeSpan asked = (refused.Outcome.Exception as ServiceBusyException)?.RetryAfter ?? options.RetryDelay;
            TimeSpan after = asked > options.RetryDelay ? asked : options.RetryDelay; // "After 0 s" would be asked without a pause.
            return ValueTask.FromResult<TimeSpan?>(after * (1 + retry.Randomizer()));
        };
        return builder.AddRetry(retry);
    }

    /// <summary>Repeats with growing delays, as the options say.</summary>
    public static ResiliencePipelineBuilder AddRetryUnlessZero(
        this ResiliencePipelineBuilder builder, DaprOptions options, Func<Exception, bool> mayPass) =>
        options.Retries == 0 ? builder : builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries,
            Delay = options.RetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is { } failure && mayPass(failure)),
        });
}

using Fleetscore.LocalDapr.Resiliency;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>Sends a call once more, and hands over the answer, whose disposal that ends.</summary>
/// <exception cref="AttemptException">Nobody answered; the message is Dapr's.</exception>
internal delegate Task InvocationAttempt(Func<HttpResponseMessage, Task> handOver, CancellationToken cancellation);

/// <summary>Carries a call through the policies of its target, where there are any, and passes the answer on.</summary>
internal static class GuardedInvocation
{
    /// <param name="context">The caller's request, whose answer this writes.</param>
    /// <param name="target">App id, or the name of an HTTPEndpoint.</param>
    /// <param name="policy">Null where none is in force.</param>
    /// <param name="attempt">Made as often as the policy says.</param>
    public static async Task RunAsync(HttpContext context, string target, TargetPolicy? policy, InvocationAttempt attempt)
    {
        try
        {
            await (policy is null ? attempt(answer => PassOnAsync(context, answer), context.RequestAborted) : GuardAsync(context, policy, attempt));
        }
        catch (Exception failure) when (failure is AttemptException or PolicyException && !context.Response.HasStarted)
        {
            await ServiceInvocation.FailAsync(context, target, failure.Message);
        }
    }

    private static async Task GuardAsync(HttpContext context, TargetPolicy policy, InvocationAttempt attempt)
    {
        async Task<bool> JudgedAsync(CancellationToken until)
        {
            await attempt(answer => JudgeAsync(context, answer, until), until);
            return true;
        }

        try
        {
            await policy.RunAsync(JudgedAsync, pause: null, context.RequestAborted);
        }
        catch (FailedAnswerException failed)
        {
            await PassOnAsync(context, failed.Answer);
        }
        catch (AttemptException) when (context.Response.HasStarted)
        {
            // The caller has its answer, or sees that it was cut off; it was the breaker that had to know.
        }
    }

    /// <summary>
    /// An answer below 200 or above 399 is a failure. Where the request came in chunks, Dapr cannot send it again: such an answer is
    /// passed on, and counts all the same.
    /// </summary>
    private static async Task JudgeAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellation)
    {
        bool isFailure = (int)answer.StatusCode is < 200 or > 399;
        if (isFailure && !IsStream(context.Request))
        {
            await answer.Content.LoadIntoBufferAsync(cancellation);
            throw new FailedAnswerException(answer);
        }

        using (answer)
        {
            await PassOnForGoodAsync(context, answer, cancellation);
        }

        if (isFailure)
        {
            throw new AttemptException($"the app answered {(int)answer.StatusCode}") { IsPermanent = true };
        }
    }

    /// <summary>An answer that has begun cannot be taken back: where it cannot be ended, the caller sees that it was cut off.</summary>
    private static async Task PassOnForGoodAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellation)
    {
        HopHeaders.Answer(context, answer);
        await context.Response.StartAsync(CancellationToken.None);
        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
            throw new AttemptException(failure.Message, failure) { IsPermanent = true };
        }
    }

    private static async Task PassOnAsync(HttpContext context, HttpResponseMessage answer)
    {
        using (answer)
        {
            HopHeaders.Answer(context, answer);
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    /// <summary>A request that nobody sends twice, for Dapr reads its body as it comes.</summary>
    public static bool IsStream(HttpRequest request) => request.Headers.ContainsKey("Transfer-Encoding");
}

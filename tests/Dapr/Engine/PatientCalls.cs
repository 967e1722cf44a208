using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>Gives each call that has no deadline one: what is not answered by then will not be, and a test fails instead of hanging.</summary>
internal sealed class PatientCalls : Interceptor
{
    private static readonly TimeSpan Patience = Eventually.Limit;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        CallOptions options = context.Options.Deadline is null
            ? context.Options.WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime + Patience)
            : context.Options;
        return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
    }
}

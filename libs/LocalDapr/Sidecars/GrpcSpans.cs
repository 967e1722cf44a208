using System.Diagnostics;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.Tracing;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The span of a call of the gRPC API. The stream of work items, open for as long as a worker lives, has none.</summary>
internal sealed class GrpcSpans : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (!SpanSources.Api.HasListeners())
        {
            return await continuation(request, context);
        }

        ActivityContext parent = W3C.Read(context.RequestHeaders.GetValue(W3C.TraceParent), context.RequestHeaders.GetValue("tracestate"));
        using var span = SidecarSpan.Start(SpanSources.Api, context.Method, ActivityKind.Client, parent);
        if (span.IsRecorded)
        {
            Describe(span, request, context.Method);
        }

        try
        {
            return await continuation(request, context);
        }
        catch (RpcException failure)
        {
            span.Fail(failure.Status.Detail);
            throw;
        }
    }

    private static void Describe(SidecarSpan span, object request, string method)
    {
        span.Set(ApiAttributes.Protocol, "grpc");
        span.Set(ApiAttributes.Api, method);
        (string block, string component) = request switch
        {
            GetStateRequest get => (ApiAttributes.State, get.StoreName),
            SaveStateRequest save => (ApiAttributes.State, save.StoreName),
            DeleteStateRequest delete => (ApiAttributes.State, delete.StoreName),
            InvokeBindingRequest binding => (ApiAttributes.Bindings, binding.Name),
            _ => ("", ""), // Dapr tells no more of the others either.
        };
        if (component.Length > 0)
        {
            span.Set(ApiAttributes.Service, ApiAttributes.Dapr);
            span.Set(ApiAttributes.BuildingBlock, block);
            span.Set(ApiAttributes.Component, component);
            span.Set(ApiAttributes.Statement, method);
            span.Set(ApiAttributes.Connection, block);
        }
    }
}

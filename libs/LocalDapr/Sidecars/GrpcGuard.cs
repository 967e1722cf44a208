using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Workflow;
using Fleetscore.WorkflowProtocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Refuses gRPC calls before they are handled: messages above Dapr's limit, and what LocalDapr does not serve.</summary>
internal static class GrpcGuard
{
    private const int FrameHeader = 5;
    private const string Hint = "run it with Dapr (dapr run -f .)";

    /// <summary>False for what only calls itself gRPC: a body on its way to an app, over HTTP/1.1.</summary>
    public static bool IsGrpc(HttpContext context) => HttpProtocol.IsHttp2(context.Request.Protocol)
        && context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!ApiToken.IsGiven(context.Request))
        {
            await Refuse(context, StatusCode.Unauthenticated, "Unauthorized");
            return;
        }

        if (Unserved(context) is { } problem)
        {
            await Refuse(context, StatusCode.Unimplemented, problem);
            return;
        }

        long length = await PeekMessageLengthAsync(context.Request.BodyReader, context.RequestAborted);
        if (length > RequestBody.Limit)
        {
            string tooLarge = $"grpc: received message larger than max ({length} vs. {RequestBody.Limit})";
            await Refuse(context, StatusCode.ResourceExhausted, tooLarge);
            return;
        }

        await next(context);
    }

    /// <summary>
    /// Dapr hands a service that it does not know on to an app that speaks gRPC, by the header dapr-app-id; there is none here.
    /// </summary>
    private static string? Unserved(HttpContext context)
    {
        string call = (context.Request.Path.Value ?? "").TrimStart('/');
        (string service, string method) = call.Split('/', 2) is [var first, var second] ? (first, second) : (call, "");
        if (service == Protocol.Dapr.Descriptor.FullName)
        {
            return Protocol.Dapr.Descriptor.FindMethodByName(method) is not null ? null : $"LocalDapr does not serve {method}: {Hint}";
        }

        if (service != TaskHubSidecarService.Descriptor.FullName || TaskHubSidecarService.Descriptor.FindMethodByName(method) is null)
        {
            return $"LocalDapr does not serve {call}: {Hint}";
        }

        return context.RequestServices.GetService(typeof(WorkflowEngine)) is null
            ? $"{method}: this app has no workflows; give it a state.sqlite component with actorStateStore: \"true\""
            : null;
    }

    public static Task Refuse(HttpContext context, StatusCode code, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        return Task.CompletedTask;
    }

    /// <summary>Reads the length of the first message and leaves it in the pipe.</summary>
    private static async Task<long> PeekMessageLengthAsync(PipeReader body, CancellationToken cancellation)
    {
        ReadResult read = await body.ReadAtLeastAsync(FrameHeader, cancellation);
        long length = read.Buffer.Length < FrameHeader ? 0 : LengthOf(read.Buffer);
        body.AdvanceTo(read.Buffer.Start);
        return length;
    }

    private static uint LengthOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        buffer.Slice(0, FrameHeader).CopyTo(header);
        return BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
    }
}

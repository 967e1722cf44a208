using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Fleetscore.LocalDapr.Invocation;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Refuses gRPC calls before they are handled: messages above Dapr's limit, and methods LocalDapr does not serve.</summary>
internal static class GrpcGuard
{
    private const int FrameHeader = 5;
    private const string DaprPrefix = "/dapr.proto.runtime.v1.Dapr/";

    private static readonly HashSet<string> Served = [.. Protocol.Dapr.Descriptor.Methods.Select(method => method.Name)];

    public static bool IsGrpc(HttpContext context) =>
        context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!ApiToken.IsGiven(context.Request))
        {
            await Refuse(context, StatusCode.Unauthenticated, "Unauthorized");
            return;
        }

        string path = context.Request.Path.Value ?? "";
        if (path.StartsWith(DaprPrefix, StringComparison.Ordinal) && !Served.Contains(path[DaprPrefix.Length..]))
        {
            await Refuse(context, StatusCode.Unimplemented, $"LocalDapr does not serve {path[DaprPrefix.Length..]}: run it with Dapr (dapr run -f .)");
            return;
        }

        long length = await PeekMessageLengthAsync(context.Request.BodyReader, context.RequestAborted);
        if (length > RequestBody.Limit)
        {
            await Refuse(context, StatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {RequestBody.Limit})");
            return;
        }

        await next(context);
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

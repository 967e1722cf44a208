using System.Buffers.Text;
using System.Text.Json;
using Dapr.Client;
using Fleetscore.Contracts;
using Grpc.Core;

namespace Fleetscore.Hosting;

/// <summary>Blob bindings through Dapr's client. Azure's binding names a blob by <c>blobName</c>, local storage by <c>fileName</c>: both are sent.</summary>
internal sealed class DaprBlobs(DaprClient client, DaprCalls calls) : IBlobGateway
{
    public Task WriteAsync(string component, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (Problem(content.Span) is { } problem)
        {
            throw new ArgumentException($"The blob {component}/{name} {problem}.", nameof(content));
        }

        return calls.RepeatableAsync($"write the blob {component}/{name}", token => InvokeAsync(component, "create", name, content, token), cancellation);
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(string component, string name, CancellationToken cancellation) =>
        calls.RepeatableAsync($"read the blob {component}/{name}", token => InvokeAsync(component, "get", name, default, token), cancellation);

    public async Task<ReadOnlyMemory<byte>?> TryReadCurrentAsync(CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(ComponentNames.Models, BlobPaths.Current, cancellation).ConfigureAwait(false);
        }
        catch (GatewayException failure) when (SaysAbsent(failure.Message))
        {
            return null;
        }
    }

    public async Task<BlobNames> ListAsync(string component, string folder, int max, CancellationToken cancellation)
    {
        // Azure's binding reads prefix and maxResults from the data, local storage the folder from the metadata.
        byte[] query = JsonSerializer.SerializeToUtf8Bytes(new { prefix = folder + "/", maxResults = max + 1 });
        try
        {
            ReadOnlyMemory<byte> answer = await calls.RepeatableAsync(
                $"list the blobs {component}/{folder}/", token => InvokeAsync(component, "list", folder, query, token), cancellation).ConfigureAwait(false);
            return BlobListing.Read(answer, folder, max);
        }
        catch (GatewayException failure) when (SaysNoFolder(failure.Message))
        {
            return new BlobNames([], Cut: false);
        }
        catch (GatewayException failure) when (DaprCalls.StatusOf(failure) is StatusCode.ResourceExhausted)
        {
            return new BlobNames([], Cut: true);
        }
    }

    private async Task<ReadOnlyMemory<byte>> InvokeAsync(
        string component, string operation, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var request = new BindingRequest(component, operation) { Data = content };
        request.Metadata["blobName"] = name;
        request.Metadata["fileName"] = name;
        BindingResponse answer = await client.InvokeBindingAsync(request, cancellation).ConfigureAwait(false);
        return answer.Data;
    }

    /// <summary>A missing blob is a failure like any other but for its text: local storage's, then Azure's.</summary>
    private static bool SaysAbsent(string message) =>
        message.Contains("file not found:", StringComparison.Ordinal) || message.Contains("blob not found", StringComparison.Ordinal);

    /// <summary>Local storage's words; Azure knows no folders and lists nothing.</summary>
    private static bool SaysNoFolder(string message) =>
        message.Contains("error getting stats for path", StringComparison.Ordinal) && message.Contains("no such file or directory", StringComparison.Ordinal);

    /// <summary>Local storage unquotes what is a quoted string and decodes what is base64 text; both are caught here, wherever the blob goes.</summary>
    private static string? Problem(ReadOnlySpan<byte> content) =>
        content.Length > BlobPaths.MaxBytes ? $"has {content.Length} bytes, above the limit of {BlobPaths.MaxBytes}"
        : content.IsEmpty ? null
        : content[0] is (byte)'"' or (byte)'\'' or (byte)'`' ? "begins with a quotation mark and would be stored without its quotes"
        : Base64.IsValid(content) ? "is valid base64 text and would be stored decoded"
        : null;
}

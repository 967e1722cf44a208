using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>Reads a request's body up to what a sidecar takes.</summary>
internal static class RequestBody
{
    /// <summary>Dapr's default for <c>--max-body-size</c>, in bytes; for gRPC messages too.</summary>
    public const int Limit = 4 * 1024 * 1024;

    /// <returns>Null for a body above the limit.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > Limit)
        {
            return null;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > Limit)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}

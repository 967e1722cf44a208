using System.Diagnostics;

namespace Fleetscore.Hosting;

/// <summary>
/// A call to the sidecar is HTTP to whoever looks from outside: all of them would be called <c>POST</c>. gRPC's are named for service and
/// method, by OpenTelemetry's conventions; those of service invocation for the app and its route.
/// </summary>
internal static class SidecarCallNames
{
    private const string Grpc = "application/grpc";
    private const string Invoke = "/v1.0/invoke/";
    private const string Method = "/method/";

    public static void Name(Activity span, HttpRequestMessage request)
    {
        if (request.RequestUri?.AbsolutePath is not { } path)
        {
            return;
        }

        if (request.Content?.Headers.ContentType?.MediaType == Grpc)
        {
            span.DisplayName = path.TrimStart('/');
            span.SetTag("rpc.system", "grpc");
        }
        else if (path.StartsWith(Invoke, StringComparison.Ordinal))
        {
            span.DisplayName = $"invoke {path[Invoke.Length..].Replace(Method, "/", StringComparison.Ordinal)}";
        }
    }
}

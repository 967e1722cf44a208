namespace Fleetscore.LocalDapr.Tracing;

/// <summary>Attributes of the spans of API calls, as Dapr 1.18 names them.</summary>
internal static class ApiAttributes
{
    public const string Api = "dapr.api";
    public const string Protocol = "dapr.protocol";
    public const string StatusCode = "dapr.status_code";
    public const string InvokeMethod = "dapr.invoke_method";
    public const string Service = "rpc.service";
    public const string Peer = "net.peer.name";
    public const string HttpMethod = "http.request.method";
    public const string Url = "url.full";
    public const string Component = "db.name";
    public const string BuildingBlock = "db.system";
    public const string Statement = "db.statement";
    public const string Connection = "db.connection_string";
    public const string ServiceInvocation = "ServiceInvocation";
    public const string Dapr = "Dapr";
    public const string Bindings = "bindings";
    public const string State = "state";
}

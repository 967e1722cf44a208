using System.Diagnostics;
using Grpc.Core;
using OpenTelemetry;

namespace Fleetscore.Hosting;

/// <summary>Describes gRPC calls by OpenTelemetry's conventions: the client names all of them alike, and its tags are its own.</summary>
internal sealed class GrpcCallNames : BaseProcessor<Activity>
{
    private const string Call = "Grpc.Net.Client.GrpcOut";
    private const string MethodTag = "grpc.method";
    private const string StatusTag = "grpc.status_code";

    public override void OnStart(Activity data)
    {
        if (data.OperationName == Call && data.GetTagItem(MethodTag) is string method)
        {
            string name = method.TrimStart('/');
            data.DisplayName = name;
            data.SetTag("rpc.system", "grpc");
            data.SetTag("rpc.service", name[..name.IndexOf('/', StringComparison.Ordinal)]);
            data.SetTag("rpc.method", name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            data.SetTag(MethodTag, null);
        }
    }

    public override void OnEnd(Activity data)
    {
        if (data.OperationName == Call && data.GetTagItem(StatusTag) is string text && Enum.TryParse(text, out StatusCode status))
        {
            data.SetTag("rpc.grpc.status_code", (int)status);
            data.SetTag(StatusTag, null);
            if (status != StatusCode.OK)
            {
                data.SetStatus(ActivityStatusCode.Error, status.ToString());
            }
        }
    }
}

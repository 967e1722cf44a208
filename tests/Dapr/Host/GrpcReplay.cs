using System.Text;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>Sends the recorded bytes of a gRPC recording and compares codes, texts and messages with those recorded.</summary>
/// <param name="invoker">The sidecar.</param>
/// <param name="recordedRoot">Where the recorded files were.</param>
/// <param name="root">Where ours are.</param>
/// <param name="sameClock">The sidecar's clock says what the recorded one's said: times are compared as well.</param>
internal sealed class GrpcReplay(CallInvoker invoker, string recordedRoot, string root, bool sameClock = false)
{
    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);

    private readonly Bound bound = new();

    /// <param name="lines">The recording.</param>
    /// <param name="passed">Told how far the recording's clock is, in milliseconds.</param>
    /// <returns>How many answers were compared.</returns>
    public async Task<int> RunAsync(IEnumerable<JsonObject> lines, Action<long>? passed = null)
    {
        int compared = 0;
        string actual = "";
        string note = "";
        foreach (JsonObject line in lines)
        {
            passed?.Invoke((long)line["at_ms"]!);
            note = (string?)line["note"] ?? note;
            switch ((string?)line["dir"])
            {
                case "to sidecar":
                    actual = await CallAsync((string)line["method"]!, Request(line));
                    break;
                case "from sidecar":
                    string recorded = line["code"] is { } code
                        ? $"{code}: {line["error"]}".Replace(recordedRoot, root, StringComparison.Ordinal)
                        : Describe((string)line["method"]!, line["message"]!.AsObject());
                    (string expected, string ours) = sameClock
                        ? (bound.Exact(recorded, actual), actual)
                        : (bound.Expected(recorded, actual), Bound.Plain(actual));
                    Assert.Equal($"{note}: {expected}", $"{note}: {ours}");
                    compared++;
                    break;
                default:
                    break;
            }
        }

        return compared;
    }

    /// <summary>The recorded bytes with our ETags, which are as long as those recorded.</summary>
    private byte[] Request(JsonObject line)
    {
        if ((string?)line["bytes"] is { } recorded)
        {
            string latin = Encoding.Latin1.GetString(Convert.FromBase64String(recorded));
            return Encoding.Latin1.GetBytes(bound.Ours(latin));
        }

        // "5242936 bytes, left out": only the size matters.
        int size = int.Parse(((string)line["note"]!).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var request = new InvokeBindingRequest { Name = "results", Operation = "create" };
        const int DataHeader = 5;
        request.Data = ByteString.CopyFrom(new byte[size - request.CalculateSize() - DataHeader]);
        return request.ToByteArray();
    }

    private async Task<string> CallAsync(string name, byte[] request)
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, "dapr.proto.runtime.v1.Dapr", name, Bytes, Bytes);
        try
        {
            byte[] answer = await invoker.AsyncUnaryCall(method, null, new CallOptions(), request);
            IMessage message = name switch
            {
                "GetState" => GetStateResponse.Parser.ParseFrom(answer),
                "GetBulkState" => GetBulkStateResponse.Parser.ParseFrom(answer),
                "InvokeBinding" => InvokeBindingResponse.Parser.ParseFrom(answer),
                _ => Google.Protobuf.WellKnownTypes.Empty.Parser.ParseFrom(answer),
            };
            return Describe(name, JsonNode.Parse(JsonFormatter.Default.Format(message))!.AsObject(), ours: true);
        }
        catch (RpcException failure)
        {
            return $"{failure.StatusCode}: {failure.Status.Detail}";
        }
    }

    /// <summary>A message as text: items sorted, properties sorted, a binding's data readable.</summary>
    private string Describe(string method, JsonObject message, bool ours = false)
    {
        if (method == "InvokeBinding" && message["data"] is { } data)
        {
            string text = Encoding.Latin1.GetString(Convert.FromBase64String((string)data!));
            message["data"] = ours ? text : text.Replace(recordedRoot, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(root)), StringComparison.Ordinal);
        }

        return Canonical(message);
    }

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Canonical(pair.Value)}")) + "}",
        JsonArray items => "[" + string.Join(", ", items.Select(Canonical).Order(StringComparer.Ordinal)) + "]",
        _ => node?.ToString() ?? "null",
    };
}

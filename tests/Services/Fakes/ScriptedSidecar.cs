using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>A sidecar's gRPC side that answers what it was told to, in that order, and remembers what it was asked.</summary>
internal sealed class ScriptedSidecar : HttpMessageHandler
{
    private readonly Queue<(string Method, StatusCode Status, string Message, IMessage? Answer)> script = new();

    /// <summary>The requests' messages.</summary>
    public List<byte[]> Asked { get; } = [];

    public bool IsDone => script.Count == 0;

    public ScriptedSidecar Answers(string method, IMessage answer)
    {
        script.Enqueue((method, StatusCode.OK, string.Empty, answer));
        return this;
    }

    public ScriptedSidecar Fails(string method, StatusCode status, string message = "")
    {
        script.Enqueue((method, status, message, null));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] frame = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        Asked.Add(frame[5..]);
        (string method, StatusCode status, string message, IMessage? answer) = script.Dequeue();
        Assert.Equal($"/dapr.proto.runtime.v1.Dapr/{method}", request.RequestUri!.AbsolutePath);

        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Version = HttpVersion.Version20,
            RequestMessage = request,
            Content = new ByteArrayContent(answer is null ? [] : Frame(answer)),
        };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        HttpHeaders trailer = answer is null ? response.Headers : response.TrailingHeaders;
        trailer.Add("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
        trailer.Add("grpc-message", message);
        return response;
    }

    /// <summary>Not compressed, length, message.</summary>
    private static byte[] Frame(IMessage answer)
    {
        byte[] message = answer.ToByteArray();
        return [0, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }
}

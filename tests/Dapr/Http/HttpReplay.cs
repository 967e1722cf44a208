using System.Text;
using System.Text.Json.Nodes;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Http;

/// <summary>Sends the requests of an HTTP recording and describes both answers so that they can be compared.</summary>
internal sealed class HttpReplay : IDisposable
{
    /// <summary>What the recorded server's library adds, or nobody reads.</summary>
    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Server", "Content-Length", "Transfer-Encoding", "User-Agent", "Accept-Encoding", "Host",
    };

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });

    public Bound Bound { get; } = new();

    /// <summary>Status, headers and body of our answer to a recorded request.</summary>
    public async Task<string> AnswerAsync(JsonObject recorded, Uri sidecar)
    {
        using var request = new HttpRequestMessage(new HttpMethod((string)recorded["method"]!), new Uri(sidecar, (string)recorded["path"]!));
        if ((string?)recorded["body"] is { } body)
        {
            bool leftOut = body.EndsWith(" bytes", StringComparison.Ordinal);
            byte[] content = leftOut ? new byte[int.Parse(body.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)] : Encoding.UTF8.GetBytes(Bound.Ours(body));
            request.Content = new ByteArrayContent(content);
        }

        foreach ((string name, JsonNode? value) in recorded["headers"]!.AsObject())
        {
            if (!request.Headers.TryAddWithoutValidation(name, (string)value!))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, (string)value!);
            }
        }

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value));
        return Describe((int)answer.StatusCode, headers, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The same of a recorded answer.</summary>
    public static string Describe(JsonObject recorded) => Describe(
        (int)recorded["status"]!,
        recorded["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
        (string)recorded["body"]!);

    /// <summary>A request or answer as text: trace ids are random, but whose trace it is counts where the caller gave one.</summary>
    public static string Describe(object head, IReadOnlyDictionary<string, string> headers, string body)
    {
        IEnumerable<string> lines = headers
            .Where(header => !Left.Contains(header.Key))
            .Select(header => $"{header.Key.ToLowerInvariant()}: {Value(header.Key, header.Value)}")
            .Order(StringComparer.Ordinal);
        return $"{head}\n{string.Join('\n', lines)}\n\n{body}";
    }

    public void Dispose() => client.Dispose();

    private static string Value(string name, string value)
    {
        bool trace = name.Equals("traceparent", StringComparison.OrdinalIgnoreCase);
        bool given = value.Contains("0af7651916cd43dd8448eb211c80319c", StringComparison.Ordinal);
        bool shaped = value.Length == 55 && value.StartsWith("00-", StringComparison.Ordinal) && value.EndsWith("-01", StringComparison.Ordinal);
        return !trace ? value : given && shaped ? "the caller's trace" : shaped ? "a trace" : value;
    }
}

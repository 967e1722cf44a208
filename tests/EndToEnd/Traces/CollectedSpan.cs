using Fleetscore.Tests.EndToEnd.Traces.Otlp;
using Google.Protobuf;

namespace Fleetscore.Tests.EndToEnd.Traces;

/// <summary>A span as a process exported it.</summary>
internal sealed record CollectedSpan(
    string Service,
    string Source,
    string Name,
    string Trace,
    string Id,
    string Parent,
    IReadOnlyDictionary<string, Value> Attributes,
    IReadOnlyList<(string Trace, string Id)> Links)
{
    public bool IsRoot => Parent.Length == 0;

    public static IEnumerable<CollectedSpan> Of(TraceRequest request) =>
        from resource in request.ResourceSpans
        let service = resource.Resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.Text
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new CollectedSpan(
            service,
            scope.Scope.Name,
            span.Name,
            Hex(span.TraceId),
            Hex(span.SpanId),
            Hex(span.ParentSpanId),
            span.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal),
            [.. span.Links.Select(link => (Hex(link.TraceId), Hex(link.SpanId)))]);

    public string Text(string attribute) => Attributes[attribute].Text;

    public long Number(string attribute) => Attributes[attribute].Number;

    public override string ToString() => $"{Service}: {Name} ({Id} below {Parent})";

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}

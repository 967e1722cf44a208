namespace Fleetscore.Tests.EndToEnd.Traces;

/// <summary>Spans, by who is below whom.</summary>
internal sealed class SpanForest
{
    private readonly ILookup<(string Trace, string Parent), CollectedSpan> below;
    private readonly Dictionary<(string Trace, string Id), CollectedSpan> byId;

    public SpanForest(IReadOnlyList<CollectedSpan> spans)
    {
        All = spans;
        below = spans.ToLookup(span => (span.Trace, span.Parent));
        byId = spans.ToDictionary(span => (span.Trace, span.Id));
    }

    public IReadOnlyList<CollectedSpan> All { get; }

    public IEnumerable<CollectedSpan> Named(string name) => All.Where(span => span.Name == name);

    public IEnumerable<CollectedSpan> OfTrace(string trace) => All.Where(span => span.Trace == trace);

    public CollectedSpan? Find((string Trace, string Id) reference) => byId.GetValueOrDefault(reference);

    public CollectedSpan? ParentOf(CollectedSpan span) => Find((span.Trace, span.Parent));

    public IEnumerable<CollectedSpan> ChildrenOf(CollectedSpan span) => below[(span.Trace, span.Id)];

    public IEnumerable<CollectedSpan> Below(CollectedSpan span) => ChildrenOf(span).SelectMany(child => Below(child).Prepend(child));

    /// <summary>The span's name and those above it, upwards, each with its service.</summary>
    public IEnumerable<string> Way(CollectedSpan span)
    {
        for (CollectedSpan? at = span; at is not null; at = ParentOf(at))
        {
            yield return $"{at.Service}: {at.Name}";
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;

namespace Fleetscore.LocalDapr.Tracing;

/// <summary>Prints each span that ends, with its ids, times and attributes: <c>stdout</c> of a Configuration.</summary>
internal sealed class OutputSpans(Action<string> print) : BaseExporter<Activity>
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (Activity span in batch)
        {
            string attributes = string.Concat(span.TagObjects.Select(tag => $" {tag.Key}={tag.Value}"));
            string begin = span.StartTimeUtc.ToString(Time, CultureInfo.InvariantCulture);
            string end = (span.StartTimeUtc + span.Duration).ToString(Time, CultureInfo.InvariantCulture);
            string ids = $"Trace: {span.TraceId} Span: {span.ParentSpanId}/{span.SpanId}";
            print($"[{span.DisplayName}] {ids} Time: [{begin} -> {end}] Attributes:{attributes}");
        }

        return ExportResult.Success;
    }
}

using System.Diagnostics;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Ingest;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Ingest;

/// <summary>What an event's span says of it.</summary>
public sealed class EventSpanTests
{
    [Fact]
    public async Task A_refused_part_is_told_by_the_kind_it_is_counted_under()
    {
        using var spans = new SampledSpans("Fleetscore.Ingest");
        await using var ingest = new IngestHost();
        byte[] content = Encoding.UTF8.GetBytes("""{"deviceId":"pump-17","readings":[{"sensor":"t","at":"noon","value":1}]}""");

        using Activity trace = SampledSpans.Begin();
        await ingest.Services.GetRequiredService<TelemetryEndpoint>().TakeAsync(content, "", TestContext.Current.CancellationToken);

        Activity span = Assert.Single(spans.Of(trace));
        Assert.Equal(SpanNames.Event, span.OperationName);
        Assert.Equal(1, span.GetTagItem(AttributeNames.Refused));
        Assert.Equal(DeadLetterReasons.BadTime, span.GetTagItem(AttributeNames.Reason));
    }
}

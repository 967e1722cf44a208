using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Ingest;

/// <summary>Makes refused parts of an event durable, each with its reason.</summary>
internal sealed class DeadLetterWriter(IBlobGateway blobs, TimeProvider clock)
{
    private const int MaxSourceLength = 256;

    /// <param name="topic">Where the event came from; empty where the binding does not say.</param>
    public Task WriteAsync(IReadOnlyList<RefusedPart> refused, string topic, CancellationToken cancellation)
    {
        DateTimeOffset arrival = clock.GetUtcNow();
        IEnumerable<DeadLetter> letters = refused.SelectMany(part => DeadLetter.Write(
            part.Content, part.Reason, part.At ?? arrival, Shorten(topic.Length > 0 ? topic : part.Device)));
        return blobs.WriteAsync(letters, cancellation);
    }

    private static string Shorten(string source) => source.Length <= MaxSourceLength ? source : source[..MaxSourceLength];
}

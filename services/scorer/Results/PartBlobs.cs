using System.Diagnostics;
using System.Security.Cryptography;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scorer;

/// <summary>The parts of one kind of result, written one after another.</summary>
/// <param name="nameOf">A part's number → its blob.</param>
internal sealed class PartBlobs(IBlobGateway blobs, Func<int, string> nameOf)
{
    private readonly List<BlobReference> written = [];

    public IReadOnlyList<BlobReference> Written => written;

    public async Task WriteAsync(byte[] part, CancellationToken cancellation)
    {
        string name = nameOf(written.Count);
        using Activity? span = ScorerSpans.StartWriteResults(name);
        await blobs.WriteAsync(ComponentNames.Results, name, part, cancellation);
        written.Add(new BlobReference(name, part.Length, Convert.ToHexStringLower(SHA256.HashData(part))));
    }
}

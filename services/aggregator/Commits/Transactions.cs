using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

internal static class Transactions
{
    /// <summary>ETags, metadata and framing of one write.</summary>
    private const int BytesPerChunk = 512;

    /// <summary>Cuts what is to be written into transactions below the message limit; a device's two items stay together.</summary>
    public static IEnumerable<IReadOnlyList<MergedChunk>> Cut(IEnumerable<MergedChunk> merged)
    {
        var transaction = new List<MergedChunk>();
        int bytes = 0;
        foreach (MergedChunk chunk in merged)
        {
            int size = chunk.Bytes + BytesPerChunk;
            if (transaction.Count > 0 && bytes + size > BlobPaths.MaxBytes)
            {
                yield return transaction;
                (transaction, bytes) = ([], 0);
            }

            transaction.Add(chunk);
            bytes += size;
        }

        if (transaction.Count > 0)
        {
            yield return transaction;
        }
    }
}

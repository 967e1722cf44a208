using Fleetscore.Contracts;

namespace Fleetscore.Hosting;

/// <summary>How dead letters reach their binding.</summary>
public static class DeadLetterBlobs
{
    private const int MaxWritesAtOnce = 16;

    /// <summary>Returns once all letters are stored; each name is written once.</summary>
    public static Task WriteAsync(this IBlobGateway blobs, IEnumerable<DeadLetter> letters, CancellationToken cancellation) => Parallel.ForEachAsync(
        letters.DistinctBy(letter => letter.Name),
        new ParallelOptions { MaxDegreeOfParallelism = MaxWritesAtOnce, CancellationToken = cancellation },
        async (letter, token) =>
            await blobs.WriteAsync(ComponentNames.DeadLetter, letter.Name, letter.Content, token).ConfigureAwait(false));
}

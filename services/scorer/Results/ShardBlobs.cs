using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scoring;

namespace Fleetscore.Scorer;

/// <summary>
/// Writes a shard's verdicts, outcomes and hashes as they come, each part as soon as it is full. A shard with nothing writes
/// no blobs.
/// </summary>
internal sealed class ShardBlobs
{
    /// <summary>About 2 MiB of rows; a part that would be larger all the same is cut again.</summary>
    private const int RowsPerPart = 10_000;

    private readonly PartBlobs verdictBlobs;
    private readonly PartBlobs outcomeBlobs;
    private readonly PartBlobs hashBlobs;
    private readonly JsonParts outcomes = new('[', ']');
    private readonly JsonParts hashes = new('{', '}');
    private readonly List<Verdict> verdicts = [];

    public ShardBlobs(IBlobGateway blobs, ScoreShardRequest request, string attempt)
    {
        (DateTimeOffset period, int shard, int revision) = (request.Run.Period, request.Shard, request.Run.Revision);
        verdictBlobs = new PartBlobs(blobs, part => BlobPaths.Verdicts(period, shard, part, revision, attempt));
        outcomeBlobs = new PartBlobs(blobs, part => BlobPaths.Outcomes(period, shard, part, revision, attempt));
        hashBlobs = new PartBlobs(blobs, part => BlobPaths.Hashes(period, shard, part, revision, attempt));
    }

    public IReadOnlyList<BlobReference> Verdicts => verdictBlobs.Written;

    public IReadOnlyList<BlobReference> Outcomes => outcomeBlobs.Written;

    public IReadOnlyList<BlobReference> Hashes => hashBlobs.Written;

    /// <summary>Adds a device; devices come in ordinal order.</summary>
    public async Task AddAsync(ScoredDevice device, CancellationToken cancellation)
    {
        verdicts.AddRange(device.Verdicts);
        if (verdicts.Count >= RowsPerPart)
        {
            await WriteVerdictsAsync(cancellation);
        }

        foreach (SeriesOutcome outcome in device.Outcomes)
        {
            await WriteAsync(outcomeBlobs, outcomes.Add(ContractsJson.Write(outcome)), cancellation);
        }

        if (device.Hash is not null)
        {
            await WriteAsync(hashBlobs, hashes.Add([.. Json(device.Device), (byte)':', .. Json(device.Hash)]), cancellation);
        }
    }

    /// <summary>Writes what is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await WriteVerdictsAsync(cancellation);
        await WriteAsync(outcomeBlobs, outcomes.Take(), cancellation);
        await WriteAsync(hashBlobs, hashes.Take(), cancellation);
    }

    private static byte[] Json(string text) => JsonSerializer.SerializeToUtf8Bytes(text, ContractsJson.Options);

    private static Task WriteAsync(PartBlobs blobs, byte[]? part, CancellationToken cancellation) =>
        part is null ? Task.CompletedTask : blobs.WriteAsync(part, cancellation);

    private async Task WriteVerdictsAsync(CancellationToken cancellation)
    {
        foreach (byte[] part in VerdictCsv.Write(verdicts))
        {
            await verdictBlobs.WriteAsync(part, cancellation);
        }

        verdicts.Clear();
    }
}

using System.Text;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Running;

/// <summary>
/// What was published of a period: its newest ledger and those of the revisions before it, and, folded over them, the newest
/// row and outcome of every series.
/// </summary>
internal sealed class PublishedRun
{
    private readonly string results;
    private readonly IReadOnlyList<(string Name, Ledger Ledger)> ledgers;

    private PublishedRun(string results, IReadOnlyList<(string Name, Ledger Ledger)> ledgers)
    {
        this.results = results;
        this.ledgers = ledgers;
    }

    public string LedgerName => ledgers[0].Name;

    /// <summary>The newest revision's.</summary>
    public Ledger Ledger => ledgers[0].Ledger;

    /// <summary>Every revision's, the newest first.</summary>
    public IEnumerable<Ledger> Ledgers => ledgers.Select(one => one.Ledger);

    /// <param name="results">The folder of the local <c>results</c> blobs.</param>
    /// <param name="run">Names a ledger.</param>
    public static PublishedRun Read(string results, RunItem run) =>
        Read(results, run.Ledger ?? throw new InvalidOperationException("The run item names no ledger yet."));

    /// <param name="results">The folder of the local <c>results</c> blobs.</param>
    /// <param name="ledger">The name of the newest ledger.</param>
    public static PublishedRun Read(string results, string ledger)
    {
        var ledgers = new List<(string, Ledger)>();
        for (string? name = ledger; name is not null;)
        {
            Ledger read = Blob<Ledger>(results, name);
            ledgers.Add((name, read));
            name = read.Previous;
        }

        return new PublishedRun(results, ledgers);
    }

    /// <summary>The newest revision's ledger alone.</summary>
    /// <inheritdoc cref="Read(string, RunItem)" />
    public static Ledger NewestLedger(string results, RunItem run) => Blob<Ledger>(results, run.Ledger!);

    /// <summary>The names of all blobs of all revisions, ledgers first.</summary>
    public IEnumerable<string> Blobs() => ledgers.SelectMany(one => Shards(one.Ledger)
        .SelectMany(shard => shard.Verdicts.Concat(shard.Outcomes).Concat(shard.Hashes)).Select(blob => blob.Name).Prepend(one.Name));

    /// <summary>The newest row of every window, sorted by device, tag and time.</summary>
    /// <param name="device">Only this device's; null: all.</param>
    public IEnumerable<Verdict> Verdicts(string? device = null) =>
        Newest(ledgers.SelectMany(one => Shards(one.Ledger, device)), device);

    /// <summary>The newest row of every window of one shard, sorted by device, tag and time.</summary>
    /// <param name="shard">Which, in [0, <paramref name="shards"/>).</param>
    /// <param name="shards">A power of two, at most as many as the run has.</param>
    public IEnumerable<Verdict> VerdictsOf(int shard, int shards) =>
        Newest(ledgers.SelectMany(one => one.Ledger.Shards.Where(part => part.Shard % shards == shard)), device: null);

    /// <summary>The newest outcome of every series, sorted by device and sensor.</summary>
    /// <param name="device">Only this device's; null: all.</param>
    public IEnumerable<SeriesOutcome> Outcomes(string? device = null) =>
        ledgers.SelectMany(one => Shards(one.Ledger, device))
            .SelectMany(shard => shard.Outcomes)
            .SelectMany(blob => Blob<IReadOnlyList<SeriesOutcome>>(results, blob.Name))
            .Where(outcome => device is null || outcome.Device == device)
            .DistinctBy(outcome => new SeriesId(outcome.Device, outcome.Sensor))
            .OrderBy(outcome => new SeriesId(outcome.Device, outcome.Sensor));

    private static IEnumerable<ScoreShardResult> Shards(Ledger ledger, string? device = null) =>
        device is null ? ledger.Shards : ledger.Shards.Where(shard => shard.Shard == Sharding.ShardOf(device, ledger.Shards.Count));

    private IEnumerable<Verdict> Newest(IEnumerable<ScoreShardResult> shards, string? device) =>
        shards.SelectMany(shard => shard.Verdicts)
            .SelectMany(ReadVerdicts)
            .Where(verdict => device is null || verdict.Series.Device == device)
            .DistinctBy(verdict => (verdict.Series, verdict.Window.Start))
            .OrderBy(verdict => verdict.Series).ThenBy(verdict => verdict.Window.Start);

    private IEnumerable<Verdict> ReadVerdicts(BlobReference blob)
    {
        using var reader = new StreamReader(Open(results, blob.Name), Encoding.UTF8);
        using IEnumerator<Verdict> rows = VerdictCsv.Read(reader, blob.Name).GetEnumerator();
        while (MoveNext(rows, blob.Name))
        {
            yield return rows.Current;
        }
    }

    private bool MoveNext(IEnumerator<Verdict> rows, string name)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (CsvException damage)
        {
            throw Lost(results, name, damage);
        }
    }

    private static T Blob<T>(string results, string name)
    {
        using FileStream file = Open(results, name);
        try
        {
            return JsonSerializer.Deserialize<T>(file, ContractsJson.Options) ?? throw new JsonException("It is null.");
        }
        catch (JsonException damage)
        {
            throw Lost(results, name, damage);
        }
    }

    private static FileStream Open(string results, string name)
    {
        try
        {
            return File.OpenRead(Path.Combine(results, name));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Lost(results, name, failure);
        }
    }

    private static CommandException Lost(string results, string name, Exception why) =>
        new($"{Path.Combine(results, name)} is named by a ledger or run, but cannot be read: {why.Message} Put it back from a copy of {results}.");
}

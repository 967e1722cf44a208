using System.Globalization;

namespace Fleetscore.Contracts;

/// <summary>The names of the blobs. An attempt id in a name keeps two writers from ever writing the same blob.</summary>
public static class BlobPaths
{
    /// <summary>The largest blob, message or state item, in bytes: Dapr's own limit is 4 MiB, and room is left for framing.</summary>
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>Names the version that new runs are pinned to: a <see cref="CurrentVersion"/>. The only blob ever replaced.</summary>
    public const string Current = "current.json";

    /// <summary>A version's <see cref="ModelManifest"/>.</summary>
    public static string Manifest(string version) => $"versions/{version}/manifest.json";

    /// <summary>One pack of models of a version.</summary>
    public static string Pack(string version, int pack) =>
        string.Create(CultureInfo.InvariantCulture, $"versions/{version}/pack-{pack:0000}.bin");

    /// <summary>Verdicts of a shard, CSV.</summary>
    public static string Verdicts(DateTimeOffset period, int shard, int part, int revision, string attempt) =>
        Part(period, "shard", shard, part, revision, attempt, "csv");

    /// <summary>Outcomes of a shard's series: a JSON array of <see cref="SeriesOutcome"/>.</summary>
    public static string Outcomes(DateTimeOffset period, int shard, int part, int revision, string attempt) =>
        Part(period, "outcomes", shard, part, revision, attempt, "json");

    /// <summary>Hashes of a shard's devices: a JSON object, device → hash of the readings it was scored from.</summary>
    public static string Hashes(DateTimeOffset period, int shard, int part, int revision, string attempt) =>
        Part(period, "hashes", shard, part, revision, attempt, "json");

    /// <summary>A run's <see cref="Ledger"/>.</summary>
    public static string Ledger(DateTimeOffset period, int revision, string attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(period)}/ledger.r{revision}.{attempt}.json");

    /// <summary>A dead letter; the hash is of its content and reason, so the same letter twice is one blob.</summary>
    public static string DeadLetter(DateTimeOffset day, string hash) => $"{DeadLetters(day)}/{hash}";

    /// <summary>Where a day's dead letters are.</summary>
    public static string DeadLetters(DateTimeOffset day) => $"date={day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private static string Part(DateTimeOffset period, string kind, int shard, int part, int revision, string attempt, string ending) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(period)}/{kind}-{shard:0000}.p{part}.r{revision}.{attempt}.{ending}");

    private static string Folder(DateTimeOffset period) =>
        period.UtcDateTime.ToString("'verdicts/date='yyyy-MM-dd'/time='HHmm", CultureInfo.InvariantCulture);
}

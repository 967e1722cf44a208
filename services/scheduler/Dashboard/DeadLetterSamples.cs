using System.Text;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>What could not be taken lately, as far as it was looked at.</summary>
internal sealed record DeadLetterReport
{
    /// <summary>The newest first.</summary>
    public required IReadOnlyList<DeadLetterDay> Days { get; init; }

    /// <summary>How many letters were opened; the reasons are theirs.</summary>
    public required int Opened { get; init; }

    /// <summary>The most frequent first.</summary>
    public required IReadOnlyList<DeadLetterReason> Reasons { get; init; }
}

/// <param name="AtLeast">True where there are more than were counted.</param>
internal sealed record DeadLetterDay(string Date, int Letters, bool AtLeast);

/// <summary>A reason, and one letter of it.</summary>
internal sealed record DeadLetterReason(string Reason, int Letters, string Blob, string Source, string Content);

/// <summary>
/// Looks into the dead letters of the last days, and of those before the schedule's cursor, which may be elsewhere in history. There
/// may be any number of them: some names of each day are listed, some letters opened. Names are hashes, so those are a fair sample.
/// </summary>
internal sealed class DeadLetterSamples(ScheduleStore schedules, IBlobGateway blobs, BlobCache cache, TimeProvider clock)
{
    private const int DaysBack = 2;
    private const int MaxNamesPerDay = 1000;
    private const int MaxOpened = 96;
    private const long MaxBytesOpened = 16 * 1024 * 1024;
    private const int OpenedAtOnce = 8;
    private const int ShownCharacters = 400;

    public async Task<DeadLetterReport> ReadAsync(CancellationToken cancellation)
    {
        var days = new List<DeadLetterDay>();
        var names = new List<string>();
        foreach (string folder in await FoldersAsync(cancellation))
        {
            BlobNames found = await blobs.ListAsync(ComponentNames.DeadLetter, folder, MaxNamesPerDay, cancellation);
            string[] letters = [.. found.Names.Where(DeadLetter.BeginsLetter)];
            names.AddRange(letters);
            if (letters.Length > 0 || found.Cut)
            {
                days.Add(new DeadLetterDay(folder["date=".Length..], letters.Length, found.Cut));
            }
        }

        IReadOnlyList<Opened> opened = await OpenAsync(names, cancellation);
        return new DeadLetterReport
        {
            Days = days,
            Opened = opened.Count,
            Reasons =
            [
                .. opened.GroupBy(letter => letter.Header.Reason).OrderByDescending(reason => reason.Count()).ThenBy(reason => reason.Key, StringComparer.Ordinal)
                    .Select(reason => new DeadLetterReason(reason.Key, reason.Count(), reason.First().Name, reason.First().Header.Source, reason.First().Content)),
            ],
        };
    }

    /// <summary>The newest first, from tomorrow on: a reading may be dated ahead.</summary>
    private async Task<IEnumerable<string>> FoldersAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset cursor = (await schedules.FindAsync(cancellation))?.Cursor ?? now;
        return new[] { now, cursor }.SelectMany(day => Enumerable.Range(-1, DaysBack + 2).Select(back => BlobPaths.DeadLetters(day.AddDays(-back))))
            .Distinct().OrderDescending(StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<Opened>> OpenAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var opened = new List<Opened>();
        long bytes = 0;
        foreach (string[] some in names.Take(MaxOpened).Chunk(OpenedAtOnce))
        {
            opened.AddRange(await Task.WhenAll(some.Select(name => OpenAsync(name, cancellation))));
            bytes += opened.TakeLast(some.Length).Sum(letter => letter.Bytes);
            if (bytes > MaxBytesOpened)
            {
                break;
            }
        }

        return opened;
    }

    private Task<Opened> OpenAsync(string name, CancellationToken cancellation) => cache.GetAsync((ComponentNames.DeadLetter, name), async () =>
    {
        ReadOnlyMemory<byte> content = await blobs.ReadAsync(ComponentNames.DeadLetter, name, cancellation);
        return (Read(name, content.Span), 4L * ShownCharacters);
    });

    private static Opened Read(string name, ReadOnlySpan<byte> blob)
    {
        int line = blob.IndexOf((byte)'\n');
        try
        {
            string content = Encoding.UTF8.GetString(blob[(line + 1)..][..Math.Min(blob.Length - line - 1, 4 * ShownCharacters)]);
            string shown = content.Length <= ShownCharacters ? content : string.Concat(content.AsSpan(0, ShownCharacters), "…");
            return new Opened(name, ContractsJson.Read<DeadLetterHeader>(blob[..Math.Max(0, line)]), shown, blob.Length);
        }
        catch (JsonException)
        {
            return new Opened(name, new DeadLetterHeader { Reason = "not a dead letter", Source = "", Bytes = blob.Length, Part = 0, Parts = 1 }, "", blob.Length);
        }
    }

    private sealed record Opened(string Name, DeadLetterHeader Header, string Content, int Bytes);
}

using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scoring;

namespace Fleetscore.Scheduler;

/// <summary>What is known of a device over some periods.</summary>
/// <param name="Periods">Those that were read, oldest first.</param>
/// <param name="Cut">True where older ones were left out, since they would have cost too much to read.</param>
/// <param name="Verdicts">The newest row of every window, sorted by sensor and time.</param>
internal sealed record DeviceHistory(IReadOnlyList<PeriodView> Periods, bool Cut, IReadOnlyList<Verdict> Verdicts);

/// <summary>
/// Reads a device's verdicts: of each ledger only its shard, and of a shard cut into many parts, which are sorted, only those a
/// binary search needs. What one request reads is bounded; the newest periods come first.
/// </summary>
internal sealed class DeviceVerdicts(IBlobGateway blobs, BlobCache cache)
{
    private const long MaxBytesRead = 64 * 1024 * 1024;
    private const int BytesPerVerdict = 256;

    public async Task<DeviceHistory> ReadAsync(string device, IReadOnlyList<PeriodView> periods, CancellationToken cancellation)
    {
        var read = new List<PeriodView>();
        var verdicts = new List<Verdict>();
        var budget = new Budget { Left = MaxBytesRead };
        foreach (PeriodView period in periods.Reverse())
        {
            foreach (NamedLedger ledger in period.Ledgers)
            {
                verdicts.AddRange(await OfLedgerAsync(device, ledger, budget, cancellation));
            }

            read.Insert(0, period);
            if (budget.Left < 0)
            {
                break;
            }
        }

        return new DeviceHistory(
            read,
            Cut: read.Count < periods.Count,
            [.. verdicts.DistinctBy(verdict => (verdict.Series, verdict.Window.Start)).OrderBy(verdict => verdict.Series).ThenBy(verdict => verdict.Window.Start)]);
    }

    private Task<IReadOnlyList<Verdict>> OfLedgerAsync(string device, NamedLedger ledger, Budget budget, CancellationToken cancellation)
    {
        IReadOnlyList<BlobReference> parts = ledger.Ledger.Shards[Sharding.ShardOf(device, ledger.Ledger.Shards.Count)].Verdicts;
        return cache.GetAsync<IReadOnlyList<Verdict>>((ledger.Name, device), async () =>
        {
            try
            {
                IReadOnlyList<Verdict> found = await OfPartsAsync(device, parts, budget, cancellation);
                return (found, BytesPerVerdict * (found.Count + 1));
            }
            catch (CsvException damage)
            {
                throw new GatewayException($"A verdict file is damaged: {damage.Message} Put it back from a copy.", damage);
            }
        });
    }

    private async Task<IReadOnlyList<Verdict>> OfPartsAsync(string device, IReadOnlyList<BlobReference> parts, Budget budget, CancellationToken cancellation)
    {
        var found = new List<Verdict>();
        for (int i = await FirstPartAsync(device, parts, budget, cancellation); i < parts.Count; i++)
        {
            string part = await ReadAsync(parts[i], budget, cancellation);
            found.AddRange(Rows(part, parts[i].Name)
                .SkipWhile(verdict => string.CompareOrdinal(verdict.Series.Device, device) < 0)
                .TakeWhile(verdict => verdict.Series.Device == device));
            if (string.CompareOrdinal(LastDevice(part, parts[i].Name), device) > 0)
            {
                break;
            }
        }

        return found;
    }

    /// <returns>The first part that does not end before the device.</returns>
    private async Task<int> FirstPartAsync(string device, IReadOnlyList<BlobReference> parts, Budget budget, CancellationToken cancellation)
    {
        (int low, int high) = (0, parts.Count - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            string part = await ReadAsync(parts[middle], budget, cancellation);
            (low, high) = string.CompareOrdinal(LastDevice(part, parts[middle].Name), device) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private async Task<string> ReadAsync(BlobReference part, Budget budget, CancellationToken cancellation)
    {
        budget.Left -= part.Bytes;
        return Encoding.UTF8.GetString((await blobs.ReadAsync(ComponentNames.Results, part.Name, cancellation)).Span);
    }

    private static IEnumerable<Verdict> Rows(string part, string name) => VerdictCsv.Read(new StringReader(part), name);

    /// <summary>The header and the last line are a file of their own: ids contain no line breaks.</summary>
    private static string LastDevice(string part, string name)
    {
        string header = part[..(part.IndexOf('\n', StringComparison.Ordinal) + 1)];
        string last = part[(part.AsSpan().TrimEnd('\n').LastIndexOf('\n') + 1)..];
        return Rows(header + last, name).LastOrDefault().Series.Device;
    }

    private sealed class Budget
    {
        public long Left { get; set; }
    }
}

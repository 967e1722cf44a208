using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Verdicts;

/// <summary>
/// The series of the newest results on disk, for completion: quick, and never an error. It may see a ledger that is not
/// published in the end, which does no harm here.
/// </summary>
internal static class KnownSeries
{
    public static IEnumerable<SeriesId> In(string dataDirectory)
    {
        string results = Path.Combine(dataDirectory, ComponentNames.Results);
        try
        {
            string? newest = Directory.EnumerateFiles(results, "ledger.r0.*.json", SearchOption.AllDirectories).Max(StringComparer.Ordinal);
            if (newest is null)
            {
                return [];
            }

            var run = new RunItem { Shards = 1, Ledger = Path.GetRelativePath(results, newest) };
            return [.. PublishedRun.Read(results, run).Outcomes().Select(outcome => new SeriesId(outcome.Device, outcome.Sensor))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CommandException)
        {
            return [];
        }
    }
}

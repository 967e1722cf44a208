using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Replay;

/// <summary>Ten real scikit-learn models and 11,837 readings: every verdict is what scikit-learn says.</summary>
public sealed class ReplayOfTheReferenceTests
{
    private const int Readings = 11_837;

    [Fact]
    public async Task Each_reading_gets_one_verdict_and_it_is_scikit_learns()
    {
        string? reference = Checkout.Shared("reference");
        Assert.SkipWhen(reference is null, "../shared/reference is not beside the project, so there is nothing to compare with.");
        using var folder = new TemporaryFolder();
        string output = folder.File("out");

        CommandResult replay = await CommandLine.RunAsync(
            "replay", "--telemetry", Path.Combine(reference!, "readings.csv"), "--models", Path.Combine(reference!, "models"),
            "--window", "00:00:05", "--out", output);

        Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        IReadOnlyList<Ledger> ledgers = VerdictRows.Ledgers(output);
        Assert.Equal(5, ledgers.Count);
        Assert.All(ledgers, ledger => Assert.True(ledger.Counts.AddsUp()));
        Assert.All(ledgers, ledger => Assert.Equal(10, ledger.Counts.Expected));
        Dictionary<(DateTimeOffset At, SeriesId Series), string[]> verdicts = ledgers
            .SelectMany(ledger => VerdictRows.Of(ledger, output))
            .Select(row => row.Split(','))
            .ToDictionary(row => (Time(row[0]), new SeriesId(row[1], row[2])));
        Assert.Equal(Readings, verdicts.Count);
        foreach (string line in File.ReadLines(Path.Combine(reference!, "expected.csv")).Skip(1))
        {
            string[] expected = line.Split(',');
            string[] verdict = verdicts[(Time(expected[0]), new SeriesId(expected[1], expected[2]))];
            Assert.Equal(Number(expected[3]), Number(verdict[3]));
            Assert.Equal(expected[4], verdict[4]);
            Assert.InRange(Math.Abs(Number(verdict[5]) + Number(expected[5])), 0, 1e-12);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => UtcTime.TryRead(text, out DateTimeOffset at) ? at : throw new FormatException(text);
}

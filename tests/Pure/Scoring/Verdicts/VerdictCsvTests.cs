using System.Globalization;
using System.Text;
using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring.Verdicts;

public sealed class VerdictCsvTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_file_is_this_text()
    {
        var window = new WindowFeatures(Start, 3, 71.3, 0.1, 70, 72.5, 71, 72.5, -0.001);
        Verdict[] verdicts =
        [
            new(new SeriesId("2", "4"), window, -0.25, false, "v1", 0),
            new(new SeriesId("2", "a,\"b\""), window, null, null, null, 1),
            new(new SeriesId("2", "ä"), window, 1e-17, true, "v1", 0, new ExpectedBand(70.5, 70, 71), AnomalyCause.Level),
        ];

        byte[] part = Assert.Single(VerdictCsv.Write(verdicts));

        Assert.Equal(
            """"
            TS,Device,Tag,Val,Prediction,Score,Model,Revision,Count,Std,Min,Max,First,Last,Slope,Expected,Lower,Upper,Cause
            2026-11-22T10:00:00.0000000Z,2,4,71.3,0,-0.25,v1,0,3,0.1,70,72.5,71,72.5,-0.001,,,,
            2026-11-22T10:00:00.0000000Z,2,"a,""b""",71.3,,,,1,3,0.1,70,72.5,71,72.5,-0.001,,,,
            2026-11-22T10:00:00.0000000Z,2,ä,71.3,1,1E-17,v1,0,3,0.1,70,72.5,71,72.5,-0.001,70.5,70,71,level

            """",
            Encoding.UTF8.GetString(part));
    }

    [Fact]
    public void Reading_gives_back_what_was_written_bit_for_bit() => AnyVerdicts.Sample(verdicts =>
    {
        byte[][] parts = [.. VerdictCsv.Write(verdicts, limit: 1000)];

        Assert.All(parts, part => Assert.InRange(part.Length, 1, 999));
        Assert.Equal(verdicts, parts.SelectMany(Read));
    });

    [Fact]
    public void A_part_stays_below_three_mebibytes_and_begins_with_the_header()
    {
        var window = new WindowFeatures(Start, 3, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3);
        IEnumerable<Verdict> verdicts = Enumerable.Range(0, 40_000)
            .Select(i => new Verdict(new SeriesId("d", i.ToString("00000", CultureInfo.InvariantCulture)), window, 1.0 / 3, true, "v0123456789ab", 0));

        byte[][] parts = [.. VerdictCsv.Write(verdicts)];

        Assert.Equal(3, parts.Length);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, (3 * 1024 * 1024) - 1));
        Assert.All(parts, part => Assert.StartsWith(VerdictCsv.Header + "\n", Encoding.UTF8.GetString(part), StringComparison.Ordinal));
        Assert.Equal(40_000, parts.SelectMany(Read).Count());
    }

    [Fact]
    public void No_verdicts_are_no_part() => Assert.Empty(VerdictCsv.Write([]));

    [Fact]
    public void Verdicts_out_of_order_are_a_bug_of_the_caller()
    {
        Verdict first = new(new SeriesId("a", "1"), new WindowFeatures(Start, 1, 1, 0, 1, 1, 1, 1, 0), null, null, null, 0);
        Verdict second = first with { Window = first.Window with { Start = Start.AddMinutes(5) } };

        Assert.Single(VerdictCsv.Write([first, second]));
        Assert.Throws<ArgumentException>(() => VerdictCsv.Write([second, first]).ToArray());
        Assert.Throws<ArgumentException>(() => VerdictCsv.Write([first, first]).ToArray());
    }

    [Theory]
    [InlineData("2026-11-22T10:00:00Z,2,4,71.3,2,,,0,3,0.1,70,72.5,71,72.5,0,,,,", "v.csv, line 2, column 5 (Prediction): '2' is neither 1, 0 nor empty.")]
    [InlineData("2026-11-22T10:00:00Z,2,4,x,,,,0,3,0.1,70,72.5,71,72.5,0,,,,", "v.csv, line 2, column 4 (Val): 'x' is not a number.")]
    [InlineData("2026-11-22T10:00:00Z,2,4,71,1,1,v1,0,3,0.1,70,72.5,71,72.5,0,,,,why", "v.csv, line 2, column 19 (Cause): 'why' is neither level, noise nor empty.")]
    [InlineData("2026-11-22T10:00:00Z,2,4", "v.csv, line 2: It has 3 fields; the header has 19.")]
    public void A_wrong_row_is_refused_with_its_place(string row, string message) => Assert.Equal(
        message, Assert.Throws<CsvException>(() => VerdictCsv.Read(new StringReader($"{VerdictCsv.Header}\n{row}\n"), "v.csv").ToArray()).Message);

    private static IEnumerable<Verdict> Read(byte[] part) => VerdictCsv.Read(new StreamReader(new MemoryStream(part), Encoding.UTF8), "part");

    private static readonly Gen<double> Number = Gen.Double.Where(double.IsFinite);

    private static readonly Gen<Verdict> AnyVerdict =
        from device in Gen.OneOf("a", "\"", "b,c", "ü", " ")
        from sensor in Gen.OneOf("1", "10", "\"\"", "x;y")
        from minute in Gen.Int[0, 11]
        from numbers in Number.Array[7]
        from scored in Gen.Bool
        from cause in Gen.Enum<AnomalyCause>()
        from revision in Gen.Int[0, 20]
        let window = new WindowFeatures(
            Start.AddMinutes(5 * minute), 1 + minute, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6])
        let expected = new ExpectedBand(numbers[1], numbers[2], numbers[3])
        select scored
            ? new Verdict(new SeriesId(device, sensor), window, numbers[0], revision > 3, "v1", revision, minute > 5 ? expected : null, cause)
            : new Verdict(new SeriesId(device, sensor), window, null, null, null, revision);

    private static readonly Gen<Verdict[]> AnyVerdicts = AnyVerdict.Array[0, 20].Select(verdicts => verdicts
        .DistinctBy(verdict => (verdict.Series, verdict.Window.Start))
        .OrderBy(verdict => verdict.Series).ThenBy(verdict => verdict.Window.Start).ToArray());
}

using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.Pure.Scoring.Telemetry;

public sealed class TelemetryCsvTests
{
    [Theory]
    [InlineData("TS,Device,Tag,Value\n2018-04-06T20:59:55.7096564Z,2,4,84.92\n")]
    [InlineData("TS,Device,Tag,Value\r\n2018-04-06 20:59:55.7096564,2,4,84.92")]
    [InlineData("\uFEFFTS,Device,Tag,Value\n\n2018-04-06T22:59:55.7096564+02:00,\"2\",4,8492e-2\n\n")]
    [InlineData("Value,Note,Tag,TS,Device\n84.92,\"more, and \"\"more\"\"\",4,2018-04-06T20:59:55.7096564Z,2\n")]
    public void A_row_is_read_however_it_is_written(string text)
    {
        TelemetryRow row = Assert.Single(Read(text));

        Assert.Equal("2", row.Device);
        Assert.Equal(new Reading("4", new DateTimeOffset(2018, 4, 6, 20, 59, 55, TimeSpan.Zero).AddTicks(7096564), 84.92), row.Reading);
    }

    [Theory]
    [InlineData("", "h.csv, line 1: It is empty; it must begin with the columns TS,Device,Tag,Value.")]
    [InlineData("TS,Device,Value\n", "h.csv, line 1: The header lacks the column Tag; it must have TS,Device,Tag,Value.")]
    [InlineData("TS,Device,Tag,Tag,Value\n", "h.csv, line 1: The header repeats the column Tag; it must have TS,Device,Tag,Value.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,1,1\n", "h.csv, line 2: It has 3 fields; the header has 4.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,1,1,2\nyesterday,1,1,2\n", "h.csv, line 3, column 1 (TS): 'yesterday' is not a time such as 2026-11-22T10:03:05.25Z.")]
    [InlineData("TS,Device,Tag,Value\n\n\n2018-04-06,,1,2\n", "h.csv, line 4, column 2 (Device): The id '' is missing.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,1,a/b,2\n", "h.csv, line 2, column 3 (Tag): The id 'a/b' contains || or /.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,1,1,NaN\n", "h.csv, line 2, column 4 (Value): 'NaN' is not a finite number such as 71.3.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,1,1,1e999\n", "h.csv, line 2, column 4 (Value): '1e999' is not a finite number such as 71.3.")]
    [InlineData("Value,TS,Device,Tag\nx,2018-04-06,1,1\n", "h.csv, line 2, column 1 (Value): 'x' is not a finite number such as 71.3.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,\"1,1,2\n", "h.csv, line 2: A quoted field does not end.")]
    [InlineData("TS,Device,Tag,Value\n2018-04-06,\"1\"1,1,2\n", "h.csv, line 2: After a quoted field a comma must follow.")]
    public void A_wrong_row_is_refused_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<CsvException>(() => Read(text)).Message);

    [Fact]
    public void Rows_before_a_wrong_one_are_read()
    {
        IEnumerable<TelemetryRow> rows = TelemetryCsv.Read(new StringReader("TS,Device,Tag,Value\n2018-04-06,1,1,2\nx,1,1,2\n"), "h.csv");

        Assert.Single(rows.Take(1));
    }

    [Fact]
    public void The_sample_is_read()
    {
        using StreamReader sample = File.OpenText(Path.Combine(Checkout.Root, "samples", "telemetry.csv"));

        TelemetryRow[] rows = [.. TelemetryCsv.Read(sample, "telemetry.csv")];

        Assert.Equal(900, rows.Length);
        Assert.Equal(["fan-1", "pump-1", "pump-2"], rows.Select(row => row.Device).Distinct().Order(StringComparer.Ordinal));
    }

    private static TelemetryRow[] Read(string text) => [.. TelemetryCsv.Read(new StringReader(text), "h.csv")];
}

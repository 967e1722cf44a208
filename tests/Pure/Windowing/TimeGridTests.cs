using System.Globalization;
using CsCheck;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

public sealed class TimeGridTests
{
    [Theory]
    [InlineData("00:05:00", "01:00:00", "00:05:00", 1, 12)]
    [InlineData("00:00:05", "01:00:00", "00:05:00", 60, 12)]
    [InlineData("00:00:01", "00:05:00", "00:05:00", 300, 1)]
    [InlineData("00:15:00", "01:00:00", "00:15:00", 1, 4)]
    [InlineData("01:00:00", "1.00:00:00", "01:00:00", 1, 24)]
    public void A_chunk_is_five_minutes_or_the_window_if_longer(string window, string period, string chunk, int windows, int chunks)
    {
        TimeGrid grid = TimeGrid.Create(Span(window), Span(period));

        Assert.Equal(Span(chunk), grid.Chunk);
        Assert.Equal(windows, grid.WindowsPerChunk);
        Assert.Equal(chunks, grid.ChunksPerPeriod);
    }

    [Theory]
    [InlineData("00:00:00.5", "01:00:00", "The window is 00:00:00.5000000; it must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("-00:05:00", "01:00:00", "The window is -00:05:00; it must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("2.00:00:00", "01:00:00", "The window is 2.00:00:00; it must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("00:00:07", "01:00:00", "The window is 00:00:07; it must be whole seconds that divide 00:05:00, or more than that and whole minutes.")]
    [InlineData("00:00:01.5", "01:00:00", "The window is 00:00:01.5000000; it must be whole seconds that divide 00:05:00, or more than that and whole minutes.")]
    [InlineData("00:05:20", "01:00:00", "The window is 00:05:20; it must be whole seconds that divide 00:05:00, or more than that and whole minutes.")]
    [InlineData("00:05:00", "00:07:00", "The period is 00:07:00; with a window of 00:05:00 it must be a multiple of 00:05:00 that divides a day.")]
    [InlineData("00:15:00", "00:20:00", "The period is 00:20:00; with a window of 00:15:00 it must be a multiple of 00:15:00 that divides a day.")]
    [InlineData("00:05:00", "00:35:00", "The period is 00:35:00; with a window of 00:05:00 it must be a multiple of 00:05:00 that divides a day.")]
    [InlineData("00:05:00", "00:00:00", "The period is 00:00:00; with a window of 00:05:00 it must be a multiple of 00:05:00 that divides a day.")]
    [InlineData("00:05:00", "2.00:00:00", "The period is 2.00:00:00; with a window of 00:05:00 it must be a multiple of 00:05:00 that divides a day.")]
    public void A_grid_that_does_not_fit_is_refused_in_a_sentence(string window, string period, string problem)
    {
        Assert.Equal(problem, TimeGrid.Problem(Span(window), Span(period)));
        Assert.Equal(problem, Assert.Throws<ArgumentException>(() => TimeGrid.Create(Span(window), Span(period))).Message);
    }

    //  10:00       10:05       10:10
    //    |-----------|-----------|
    //    ^ in the first          ^ in the third
    [Theory]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:04:59.9999999Z", "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:05:00Z", "2026-11-22T10:05:00Z")]
    [InlineData("2026-11-22T12:03:00+02:00", "2026-11-22T10:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z", "1969-12-31T23:55:00Z")]
    public void A_window_begins_at_its_start_and_ends_before_the_next(string at, string start)
    {
        TimeGrid grid = TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));

        Assert.Equal(Time(start), grid.WindowStart(Time(at)));
        Assert.Equal(TimeSpan.Zero, grid.WindowStart(Time(at)).Offset);
    }

    [Fact]
    public void Windows_nest_in_chunks_and_chunks_in_periods() =>
        Gen.Select(Grids, Gen.Long[-60_000_000_000_000, 250_000_000_000_000]).Sample((grid, milliseconds) =>
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            DateTimeOffset window = grid.WindowStart(at);
            DateTimeOffset chunk = grid.ChunkStart(at);
            DateTimeOffset period = grid.PeriodStart(at);

            Assert.True(window <= at && at < window + grid.Window);
            Assert.Equal(chunk, grid.ChunkStart(window));
            Assert.Equal(period, grid.PeriodStart(chunk));
            Assert.Equal(0, (window - DateTimeOffset.UnixEpoch).Ticks % grid.Window.Ticks);
            Assert.Contains(chunk, grid.ChunksOf(period));
            Assert.Equal(period + grid.Period, grid.ChunksOf(period).Last() + grid.Chunk);
        });

    private static Gen<TimeGrid> Grids => Gen.OneOf(
        TimeGrid.Create(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        TimeGrid.Create(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
        TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)),
        TimeGrid.Create(TimeSpan.FromMinutes(20), TimeSpan.FromHours(8)),
        TimeGrid.Create(TimeSpan.FromDays(1), TimeSpan.FromDays(1)));

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

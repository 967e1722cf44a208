using CsCheck;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class UtcTimeTests
{
    private static readonly DateTimeOffset Instant = new DateTimeOffset(2018, 4, 6, 20, 59, 55, TimeSpan.Zero).AddTicks(7_096_564);

    [Theory]
    [InlineData("2018-04-06T20:59:55.7096564Z")]
    [InlineData("2018-04-06T20:59:55.7096564")]
    [InlineData("2018-04-06 20:59:55.7096564")]
    [InlineData("2018-04-06T22:59:55.7096564+02:00")]
    [InlineData("2018-04-06 15:29:55.7096564-05:30")]
    public void An_instant_is_read_with_or_without_offset(string text)
    {
        Assert.True(UtcTime.TryRead(text, out DateTimeOffset at));
        Assert.Equal(Instant, at);
        Assert.Equal(TimeSpan.Zero, at.Offset);
    }

    [Theory]
    [InlineData("2018-08-28 23:00:05.000", "2018-08-28T23:00:05.0000000Z")]
    [InlineData("2018-08-28T23:00", "2018-08-28T23:00:00.0000000Z")]
    [InlineData("2018-08-28", "2018-08-28T00:00:00.0000000Z")]
    public void What_is_left_out_is_zero(string text, string written)
    {
        Assert.True(UtcTime.TryRead(text, out DateTimeOffset at));
        Assert.Equal(written, UtcTime.Write(at));
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("06/04/2018")]
    [InlineData("2018-13-01T00:00:00Z")]
    [InlineData("2018-04-06T20:59:55.70965641Z")]
    [InlineData("2018-04-06T20:59:55Z and more")]
    [InlineData(null)]
    public void Anything_else_is_no_instant(string? text) => Assert.False(UtcTime.TryRead(text, out _));

    [Fact]
    public void Reading_gives_back_what_was_written() =>
        Gen.Long[0, DateTimeOffset.MaxValue.Ticks].Sample(ticks =>
        {
            var at = new DateTimeOffset(ticks, TimeSpan.Zero);

            Assert.True(UtcTime.TryRead(UtcTime.Write(at), out DateTimeOffset read));
            Assert.Equal(at, read);
        });

    [Fact]
    public void A_key_has_no_punctuation_and_reads_back()
    {
        DateTimeOffset at = new(2026, 11, 22, 12, 5, 0, TimeSpan.FromHours(2));

        Assert.Equal("20261122T100500Z", UtcTime.WriteKey(at));
        Assert.True(UtcTime.TryReadKey("20261122T100500Z", out DateTimeOffset read));
        Assert.Equal(at, read);
        Assert.False(UtcTime.TryReadKey("2026-11-22T10:05:00Z", out _));
    }
}

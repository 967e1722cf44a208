using System.Diagnostics;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

public sealed class FeaturesItemTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Features = ChunkFeatures
        .From(ChunkReadings.Empty.Merge([new Reading("s", Start, 1)], MergeLimits.Default).Readings, Start, TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)))
        .Encode(Start, TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)));

    private static readonly ActivityContext Event = new(
        ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded);

    [Fact]
    public void Without_a_trace_the_item_is_the_features_and_nothing_else()
    {
        byte[] item = FeaturesItem.Write(Features, changedBy: null);

        Assert.Equal(Features, item);
        Assert.Equal(Features, FeaturesItem.FeaturesOf(item).ToArray());
        Assert.Null(FeaturesItem.TraceOf(item));
    }

    [Fact]
    public void A_trace_stands_in_front_and_changes_no_byte_of_the_features()
    {
        byte[] item = FeaturesItem.Write(Features, Event);

        Assert.Equal("F301" + "0AF7651916CD43DD8448EB211C80319C" + "B7AD6B7169203331" + Convert.ToHexString(Features), Convert.ToHexString(item));
        Assert.Equal(Features, FeaturesItem.FeaturesOf(item).ToArray());
        ActivityContext trace = FeaturesItem.TraceOf(item)!.Value;
        Assert.Equal((Event.TraceId, Event.SpanId, ActivityTraceFlags.Recorded), (trace.TraceId, trace.SpanId, trace.TraceFlags));
    }

    [Fact]
    public void A_broken_item_is_refused_by_name()
    {
        byte[] item = FeaturesItem.Write(Features, Event);

        for (int length = 1; length < 26; length++)
        {
            byte[] cut = item[..length];
            Assert.Null(FeaturesItem.TraceOf(cut));
            Assert.Equal("The features item with a trace is truncated.", Assert.Throws<BrokenItemException>(() => FeaturesItem.FeaturesOf(cut).ToArray()).Message);
        }

        byte[] other = [0xF3, 9, .. item[2..]];
        Assert.Equal(
            "The features item with a trace has format version 9; this program reads version 1.",
            Assert.Throws<BrokenItemException>(() => FeaturesItem.FeaturesOf(other).ToArray()).Message);
    }
}

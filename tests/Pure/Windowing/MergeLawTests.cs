using CsCheck;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

/// <summary>The law: any order, batching and repetition of the same readings gives the same bits.</summary>
public sealed class MergeLawTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeGrid Grid = TimeGrid.Create(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    // Few names, instants and values, so that repetitions, conflicts and overflows are the rule.
    private static readonly Gen<Reading> AnyReading = Gen.Select(
        Gen.OneOf("a", "B", "ä", "a1", "\U0001F321"),
        Gen.OneOf(Gen.Long[0, 9], Gen.Long[0, 2_999_999_999]),
        Gen.OneOf<double>(Gen.OneOf(0.0, -0.0, 1.0, -1.0, 1e300), Gen.Double[-100, 100]),
        (sensor, ticks, value) => new Reading(sensor, Start.AddTicks(ticks), value));

    private static readonly Gen<MergeLimits> AnyLimits = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 5], (readings, sensors) => new MergeLimits(readings, sensors));

    private static readonly Gen<(Reading[] Sent, Reading[][] Batches, MergeLimits Limits)> Deliveries =
        from sent in AnyReading.Array[0, 40]
        from again in Gen.Shuffle(sent, 0, sent.Length)
        from shuffled in Gen.Shuffle(sent.Concat(again).ToArray())
        from cuts in Gen.Int[1, 8].Array[shuffled.Length + 1]
        from limits in AnyLimits
        select (sent, Cut(shuffled, cuts), limits);

    [Fact]
    public void Order_batching_and_repetition_do_not_show_in_the_items() => Deliveries.Sample(delivery =>
    {
        Delivered once = Deliver([delivery.Sent], delivery.Limits);
        Delivered otherwise = Deliver(delivery.Batches, delivery.Limits);

        Assert.Equal(once.Items, otherwise.Items);
    }, iter: 5_000);

    [Fact]
    public void Order_batching_and_repetition_do_not_show_in_what_is_refused() => Deliveries.Sample(delivery =>
    {
        Delivered once = Deliver([delivery.Sent], delivery.Limits);
        Delivered otherwise = Deliver(delivery.Batches, delivery.Limits);

        Assert.True(once.Refused.SetEquals(otherwise.Refused));
    }, iter: 5_000);

    [Fact]
    public void Every_reading_either_stands_or_was_refused() => Deliveries.Sample(delivery =>
    {
        Delivered delivered = Deliver(delivery.Batches, delivery.Limits);
        var sent = delivery.Sent.Select(WithoutNegativeZero).ToHashSet();

        Assert.True(sent.SetEquals(delivered.Refused.Concat(delivered.Readings.All())));
        Assert.Equal(sent.Count, delivered.Refused.Count + delivered.Readings.Count);
        Assert.All(delivered.Readings.All(), reading => Assert.True(delivered.Readings.Contains(reading)));
        Assert.All(delivered.Refused, reading => Assert.False(delivered.Readings.Contains(reading)));
    });

    [Fact]
    public void A_second_delivery_changes_nothing_and_refuses_the_same() => Deliveries.Sample(delivery =>
    {
        Delivered delivered = Deliver([delivery.Sent], delivery.Limits);

        MergeResult again = delivered.Readings.Merge(delivery.Sent, delivery.Limits);

        Assert.False(again.Changed);
        Assert.Same(delivered.Readings, again.Readings);
        Assert.True(delivered.Refused.SetEquals(again.Refused.Select(refused => refused.Reading)));
    });

    [Fact]
    public void A_store_between_two_merges_does_not_show() => Deliveries.Sample(delivery =>
    {
        ChunkReadings kept = ChunkReadings.Empty;
        foreach (Reading[] batch in delivery.Batches)
        {
            kept = ChunkReadings.Decode(kept.Merge(batch, delivery.Limits).Readings.Encode(Start), Start);
        }

        Assert.Equal(Deliver([delivery.Sent], delivery.Limits).Items, Items(kept));
    });

    private static Delivered Deliver(IEnumerable<Reading[]> batches, MergeLimits limits)
    {
        ChunkReadings readings = ChunkReadings.Empty;
        var refused = new HashSet<Reading>();
        foreach (Reading[] batch in batches)
        {
            MergeResult merged = readings.Merge(batch, limits);
            Assert.Equal(merged.Changed, !ReferenceEquals(readings, merged.Readings));
            Assert.Equal(merged.Refused.Count, merged.Refused.Distinct().Count());
            readings = merged.Readings;
            refused.UnionWith(merged.Refused.Select(one => one.Reading));
        }

        return new Delivered(readings, Items(readings), refused);
    }

    private static string Items(ChunkReadings readings) =>
        Convert.ToHexString(readings.Encode(Start)) + " " + Convert.ToHexString(ChunkFeatures.From(readings, Start, Grid).Encode(Start, Grid));

    private static Reading WithoutNegativeZero(Reading reading) => reading with { Value = reading.Value == 0 ? 0.0 : reading.Value };

    private static Reading[][] Cut(Reading[] readings, int[] sizes)
    {
        var batches = new List<Reading[]>();
        for (int from = 0; from < readings.Length; from += sizes[batches.Count - 1])
        {
            batches.Add([.. readings.Skip(from).Take(sizes[batches.Count])]);
        }

        return [.. batches];
    }

    private sealed record Delivered(ChunkReadings Readings, string Items, HashSet<Reading> Refused);
}

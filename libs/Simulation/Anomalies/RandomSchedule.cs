using System.Text;
using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>At most one anomaly of a series in every four hours, each within its four hours.</summary>
internal sealed class RandomSchedule : AnomalySchedule
{
    private static readonly TimeSpan Block = TimeSpan.FromHours(4);

    private readonly RandomKey key;
    private readonly double perBlock;
    private readonly IReadOnlyList<AnomalyKind> kinds;

    public RandomSchedule(long seed, double perSeriesAndDay, IReadOnlyList<AnomalyKind> kinds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(perSeriesAndDay, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perSeriesAndDay, MostPerDay);
        ArgumentOutOfRangeException.ThrowIfZero(kinds.Count, nameof(kinds));
        key = new RandomKey(unchecked((ulong)seed)).Of(Purpose.Anomaly);
        perBlock = perSeriesAndDay / MostPerDay;
        this.kinds = kinds;
    }

    public override IEnumerable<InjectedAnomaly> Between(SeriesId series, DateTimeOffset from, DateTimeOffset to)
    {
        RandomKey own = KeyOf(series);
        for (long block = from.UtcTicks / Block.Ticks; block <= to.UtcTicks / Block.Ticks; block++)
        {
            if (own.Of(block).Uniform() < perBlock && InBlock(series, own.Of(block), block) is var anomaly && anomaly.Overlaps(from, to))
            {
                yield return anomaly;
            }
        }
    }

    private InjectedAnomaly InBlock(SeriesId series, RandomKey random, long block)
    {
        AnomalyKind kind = kinds[(int)random.Of(Purpose.Kind).Between(0, kinds.Count)];
        var shape = AnomalyShape.Of(kind, random);
        long start = (block * Block.Ticks) + (long)(random.Of(Purpose.Start).Uniform() * (Block - shape.Length).Ticks);
        return shape.At(series, new DateTimeOffset(start, TimeSpan.Zero));
    }

    private RandomKey KeyOf(SeriesId series)
    {
        RandomKey own = key;
        foreach (byte letter in Encoding.UTF8.GetBytes(series.ToString()))
        {
            own = own.Of(letter);
        }

        return own;
    }
}

using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Aggregator;

/// <summary>How time and the fleet are cut, as scheduler says.</summary>
internal sealed class Schedule(ScheduleItem item)
{
    public DateTimeOffset Start => item.Start;

    /// <summary>Shards of a period that nobody has touched yet.</summary>
    public int Shards => item.Shards;

    public TimeGrid Grid { get; } = TimeGrid.Create(item.Window, item.Period);

    /// <summary>When all items of a period expire, but its run item.</summary>
    public DateTimeOffset ExpiryOf(DateTimeOffset period) => period + item.Period + item.Retention;
}

using System.Globalization;
using System.Text;
using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>An event that no system can take: it becomes exactly one dead letter.</summary>
/// <param name="At">When it is sent.</param>
/// <param name="Device">The device that sends it.</param>
/// <param name="Body">What it sends; no two are the same.</param>
public sealed record BadEvent(DateTimeOffset At, string Device, byte[] Body);

/// <summary>What a broken device sends among its good events, one in every ten minutes.</summary>
internal sealed class BadEvents(string device, RandomKey key)
{
    private static readonly TimeSpan Block = TimeSpan.FromMinutes(10);

    public IEnumerable<BadEvent> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (long block = from.UtcTicks / Block.Ticks; block <= to.UtcTicks / Block.Ticks; block++)
        {
            var at = new DateTimeOffset((block * Block.Ticks) + (long)(key.Of(block).Uniform() * Block.Ticks), TimeSpan.Zero);
            if (at >= from && at < to)
            {
                yield return new BadEvent(at, device, Encoding.UTF8.GetBytes(Body(block, at)));
            }
        }
    }

    private string Body(long block, DateTimeOffset at) => (block % 5) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"\u0002{key.Of(block).Value:x16}\u0003 checksum error"),
        1 => $$"""{"deviceId":"{{device}}","readings":[{"sensor":"temperature","value":{{Value(block)}},"seq":{{block}}}]}""",
        2 => Reading(at, "NaN"),
        3 => Reading(at.AddDays(1), Value(block)), // a clock set to the wrong day
        _ => Reading(ClockWithoutBattery.AddTicks(at.UtcTicks % TimeSpan.TicksPerDay), Value(block)),
    };

    private static readonly DateTimeOffset ClockWithoutBattery = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private string Reading(DateTimeOffset at, string value) =>
        $$"""{"deviceId":"{{device}}","readings":[{"sensor":"temperature","at":"{{UtcTime.Write(at)}}","value":{{value}}}]}""";

    private string Value(long block) => key.Of(block).Between(55, 75).ToString("F3", CultureInfo.InvariantCulture);
}

using Fleetscore.LocalDapr.Workflow;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Engine;

public sealed class TimersTests
{
    [Fact]
    public void What_came_due_while_the_machine_slept_fires_soon_after_it_wakes()
    {
        var clock = new FakeTimeProvider();
        using var timers = new Timers(clock);
        int fired = 0;
        timers.Arm(Timestamp.FromDateTimeOffset(clock.GetUtcNow().AddHours(1)), () => fired++);

        clock.AdjustTime(clock.GetUtcNow().AddHours(8)); // Asleep: the clock goes on, timers stand still.
        Assert.Equal(0, fired);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, fired);
    }
}

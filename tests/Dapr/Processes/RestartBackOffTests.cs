using Fleetscore.LocalDapr.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Processes;

public sealed class RestartBackOffTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void An_app_that_keeps_ending_waits_longer_each_time_up_to_half_a_minute()
    {
        var backOff = new RestartBackOff(time);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(_ => backOff.Ended().TotalSeconds));
    }

    [Fact]
    public void An_app_that_only_just_listened_waits_longer_all_the_same()
    {
        var backOff = new RestartBackOff(time);
        backOff.Ended();
        backOff.Listens();
        time.Advance(RestartBackOff.WellAfter - TimeSpan.FromTicks(1));

        Assert.Equal(1, backOff.Ended().TotalSeconds);
    }

    [Fact]
    public void An_app_that_was_well_begins_anew()
    {
        var backOff = new RestartBackOff(time);
        backOff.Ended();
        backOff.Ended();
        backOff.Listens();
        time.Advance(RestartBackOff.WellAfter);

        Assert.Equal([0.5, 1], [backOff.Ended().TotalSeconds, backOff.Ended().TotalSeconds]);
    }
}

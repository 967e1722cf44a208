using Fleetscore.LocalDapr.Resiliency;

namespace Fleetscore.Tests.Dapr.Resiliency;

public sealed class TripTests
{
    private static readonly BreakerCounts Counts = new()
    {
        Requests = 10,
        TotalSuccesses = 4,
        TotalFailures = 6,
        ConsecutiveSuccesses = 0,
        ConsecutiveFailures = 3,
    };

    [Theory]
    [InlineData("consecutiveFailures > 3", false)]
    [InlineData("consecutiveFailures >= 3", true)]
    [InlineData("requests==10", true)]
    [InlineData("totalSuccesses != 4", false)]
    [InlineData("consecutiveSuccesses < 1", true)]
    [InlineData("totalFailures <= 5", false)]
    [InlineData("requests >= 10 && totalFailures > 5", true)]
    [InlineData("requests >= 11 && totalFailures > 5 || consecutiveFailures > 2", true)]
    [InlineData("consecutiveFailures > 2 || requests >= 11 && totalFailures > 99", true)]
    [InlineData("requests >= 11 || totalFailures > 99", false)]
    public void It_compares_counts(string text, bool due)
    {
        Assert.True(Trip.TryParse(text, out Trip? trip));

        Assert.Equal(due, trip.IsDue(Counts));
    }

    [Theory]
    [InlineData("failures > 3")]
    [InlineData("consecutiveFailures > 3 &&")]
    [InlineData("(requests > 3)")]
    [InlineData("3 < requests")]
    [InlineData("consecutiveFailures > 2.5")]
    public void What_is_more_than_that_is_not_read(string text) => Assert.False(Trip.TryParse(text, out _));
}

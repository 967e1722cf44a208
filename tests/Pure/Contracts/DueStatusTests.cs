using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

/// <summary>How far a schedule is behind a clock. Periods of one hour, due two minutes after their end.</summary>
public sealed class DueStatusTests
{
    private static readonly DateTimeOffset Cursor = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, 62)] // In the period: it ends at 07:00, and is due at 07:02.
    [InlineData(61.9, 0, 62)]
    [InlineData(62, 1, 122)]
    [InlineData(250, 4, 302)]
    [InlineData(-600, 0, 62)] // A clock before the schedule.
    public void A_period_is_behind_from_the_minute_it_is_due(double now, long behind, double nextDue)
    {
        DueStatus due = DueStatus.Of(Schedule(), TimeSpan.FromMinutes(2), Cursor.AddMinutes(now));

        Assert.Equal(behind, due.Behind);
        Assert.Equal(Cursor.AddMinutes(nextDue), due.NextDueAt);
    }

    [Theory]
    [InlineData(30, 0, 62)]
    [InlineData(70, 1, null)]
    [InlineData(500, 1, null)]
    public void Paused_periods_are_neither_behind_nor_due(double now, long behind, int? nextDue)
    {
        DueStatus due = DueStatus.Of(Schedule() with { PausedFrom = Cursor.AddHours(1) }, TimeSpan.FromMinutes(2), Cursor.AddMinutes(now));

        Assert.Equal(behind, due.Behind);
        Assert.Equal(nextDue is { } minutes ? Cursor.AddMinutes(minutes) : null, due.NextDueAt);
    }

    private static ScheduleItem Schedule() => new()
    {
        Start = Cursor.AddDays(-1),
        Cursor = Cursor,
        Window = TimeSpan.FromMinutes(5),
        Period = TimeSpan.FromHours(1),
        Retention = TimeSpan.FromDays(7),
        Shards = 16,
    };
}

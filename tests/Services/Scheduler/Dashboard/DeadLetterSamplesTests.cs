using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler.Dashboard;

public sealed class DeadLetterSamplesTests
{
    private static readonly DateTimeOffset Now = SchedulerRig.Ten;
    private readonly SchedulerRig rig = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Letters_are_counted_by_day_and_by_reason()
    {
        await WriteAsync(Now, "ahead", "one", "two");
        await WriteAsync(Now.AddDays(-1), "not JSON", "three");
        await WriteAsync(Now.AddDays(-9), "old", "four");

        DeadLetterReport report = await ReadAsync();

        Assert.Equal([new DeadLetterDay("2026-11-22", 2, AtLeast: false), new DeadLetterDay("2026-11-21", 1, AtLeast: false)], report.Days);
        Assert.Equal(3, report.Opened);
        Assert.Equal([("ahead", 2), ("not JSON", 1)], report.Reasons.Select(reason => (reason.Reason, reason.Letters)));
        Assert.Equal(("telemetry/pump", "three"), (report.Reasons[1].Source, report.Reasons[1].Content));
    }

    [Fact]
    public async Task Where_history_is_scored_its_own_days_are_looked_at_as_well()
    {
        await rig.SetUp().SetUpAsync(Cancellation);
        rig.State.Put(StateKeys.Schedule, rig.Schedule with { Cursor = new DateTimeOffset(2018, 8, 28, 0, 0, 0, TimeSpan.Zero) });
        await WriteAsync(new DateTimeOffset(2018, 8, 27, 23, 0, 0, TimeSpan.Zero), "not JSON", "one");
        await WriteAsync(Now, "ahead", "two");

        Assert.Equal(["2026-11-22", "2018-08-27"], (await ReadAsync()).Days.Select(day => day.Date));
    }

    [Fact]
    public async Task A_flood_of_letters_is_counted_as_far_as_it_is_listed_and_few_are_opened()
    {
        await WriteAsync(Now, "ahead", [.. Enumerable.Range(0, 1200).Select(i => $"{i}")]);

        DeadLetterReport report = await ReadAsync();

        Assert.Equal(new DeadLetterDay("2026-11-22", 1000, AtLeast: true), Assert.Single(report.Days));
        Assert.Equal(96, report.Opened);
        Assert.Equal(96, rig.Blobs.Reads.Count);
    }

    [Fact]
    public async Task Large_letters_are_shown_in_part_and_fewer_are_opened()
    {
        await WriteAsync(Now, "not JSON", [.. Enumerable.Range(0, 40).Select(i => $"{i:00}{new string('x', 2 * 1024 * 1024)}")]);

        DeadLetterReport report = await ReadAsync();

        Assert.Equal(8, report.Opened); // eight at a time of 2 MiB and a header: above 16 MiB
        Assert.Equal(401, Assert.Single(report.Reasons).Content.Length);
    }

    [Fact]
    public async Task A_letter_in_parts_is_one_letter()
    {
        await WriteAsync(Now, "not JSON", new string('x', BlobPaths.MaxBytes + 1));

        DeadLetterReport report = await ReadAsync();

        Assert.Equal(2, rig.Blobs.Of(ComponentNames.DeadLetter).Count);
        Assert.Equal(1, Assert.Single(report.Days).Letters);
        Assert.Equal(1, Assert.Single(report.Reasons).Letters);
    }

    [Fact]
    public async Task What_is_no_letter_is_said_so()
    {
        await rig.Blobs.WriteAsync(ComponentNames.DeadLetter, "date=2026-11-22/stray", "a stray file"u8.ToArray(), Cancellation);

        Assert.Equal("not a dead letter", Assert.Single((await ReadAsync()).Reasons).Reason);
    }

    private Task WriteAsync(DateTimeOffset day, string reason, params string[] contents) => rig.Blobs.WriteAsync(
        contents.SelectMany(content => DeadLetter.Write(Encoding.UTF8.GetBytes(content), reason, day, "telemetry/pump")), Cancellation);

    private Task<DeadLetterReport> ReadAsync() => new DeadLetterSamples(rig.Schedules, rig.Blobs, new BlobCache(), rig.Clock).ReadAsync(Cancellation);
}

using CsCheck;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

/// <summary>Where a run's time went, summed up from its shards.</summary>
public sealed class RunTimingsTests
{
    private static readonly DateTimeOffset Planned = new(2026, 11, 22, 11, 2, 0, TimeSpan.Zero);

    private static readonly Gen<TimeSpan> Span = Gen.Int[0, 100_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));

    private static readonly Gen<ScoreShardResult> Any =
        Gen.Select(Span, Span, Span, Span, Gen.Int[0, 3]).Select((sent, call, queued, work, replica) => Shard(sent, call, queued, work, $"{replica}"));

    [Fact]
    public void A_replica_that_had_to_start_is_seen_and_one_that_was_busy_is_not()
    {
        // planned                 sent, nobody there yet      taken        done
        // 0 s                     1 s                          21 s         24 s
        ScoreShardResult first = Shard(Seconds(1), call: Seconds(23), queued: Seconds(0), work: Seconds(3), "a");
        ScoreShardResult second = Shard(Seconds(1), call: Seconds(26), queued: Seconds(3), work: Seconds(3), "a");
        ScoreShardResult third = Shard(Seconds(24), call: Seconds(4), queued: Seconds(0), work: Seconds(4), "b");

        Assert.Equal(
            new RunTimings { StartUp = Seconds(21), Scoring = Seconds(28), Work = Seconds(10), Replicas = 2 },
            RunTimings.Of(Planned, [first, second, third]));
    }

    [Fact]
    public void Attempts_that_failed_while_a_replica_started_count_as_start_up() =>
        Assert.Equal(Seconds(55), RunTimings.Of(Planned, [Shard(Seconds(53), call: Seconds(4), queued: Seconds(0), work: Seconds(2), "a")])!.StartUp);

    [Fact]
    public void A_clock_that_was_set_back_makes_no_time_negative()
    {
        RunTimings timings = RunTimings.Of(Planned, [Shard(Seconds(-60), call: Seconds(1), queued: Seconds(1), work: Seconds(1), "a")])!;

        Assert.Equal(TimeSpan.Zero, timings.StartUp);
        Assert.Equal(TimeSpan.Zero, timings.Scoring);
    }

    [Fact]
    public void What_an_older_service_did_not_note_is_not_made_up()
    {
        ScoreShardResult whole = Shard(Seconds(0), Seconds(1), Seconds(0), Seconds(1), "a");

        Assert.Null(RunTimings.Of(Planned, [whole, whole with { Work = null }]));
        Assert.Null(RunTimings.Of(Planned, [whole, whole with { Call = null }]));
        Assert.Null(RunTimings.Of(null, [whole]));
        Assert.Null(RunTimings.Of(Planned, []));
    }

    [Fact]
    public void The_order_of_the_shards_does_not_matter_and_nothing_is_negative() => Any.Array[1, 20].Sample(shards =>
    {
        RunTimings timings = RunTimings.Of(Planned, shards)!;

        Assert.Equal(timings, RunTimings.Of(Planned, [.. shards.Reverse()]));
        Assert.True(timings.StartUp >= TimeSpan.Zero && timings.Scoring >= TimeSpan.Zero);
        Assert.InRange(timings.Replicas, 1, shards.Length);
    });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ScoreShardResult Shard(TimeSpan sent, TimeSpan call, TimeSpan queued, TimeSpan work, string replica) => new()
    {
        Shard = 0,
        Attempt = "",
        Verdicts = [],
        Outcomes = [],
        Hashes = [],
        Counts = new RunCounts(),
        Work = new ShardWork(queued, work, replica),
        Call = new ShardCall(Planned + sent, call),
    };
}

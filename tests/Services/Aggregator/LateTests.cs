using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Fakes;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

public sealed class LateTests
{
    [Fact]
    public async Task An_open_period_takes_readings_without_a_note()
    {
        await using AggregatorBench bench = await StartAsync();

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));

        Assert.Empty(bench.LateNotes());
        Assert.Null(bench.LateFlag());
    }

    [Fact]
    public async Task A_closed_period_gets_the_reading_a_note_and_then_the_flag()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Closed);

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));

        Assert.Equal([At("10:01:00", 1)], await bench.StandingAsync("pump-17"));
        Assert.Equal(1, bench.LateNotes()["pump-17"]);
        Assert.Equal(
            ["late:20261122T100000Z:0:0", "late:20261122T100000Z"],
            bench.State.Commits.Select(keys => keys[0]).Where(key => key.StartsWith("late:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_duplicate_raises_the_counter_and_freshens_the_flag_all_the_same()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Closed);
        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));
        string? flag = bench.LateFlag();

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));

        Assert.Equal(2, bench.LateNotes()["pump-17"]);
        Assert.NotEqual(flag, bench.LateFlag());
    }

    [Fact]
    public async Task A_period_closed_during_the_commit_gets_its_note()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.State.BeforeWrite = writes =>
        {
            if (writes.Count > 1)
            {
                bench.PutRun(PeriodState.Closed);
            }

            return WriteFault.None;
        };

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));

        Assert.Equal(1, bench.LateNotes()["pump-17"]);
    }

    [Fact]
    public async Task A_note_that_cannot_be_written_leaves_the_request_unanswered()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Closed);
        bench.State.BeforeWrite = writes => writes.First().Key.StartsWith("late:", StringComparison.Ordinal) ? WriteFault.Away : WriteFault.None;

        await Assert.ThrowsAsync<Fleetscore.Hosting.GatewayException>(() => bench.PostAsync(Of("pump-17", At("10:01:00", 1))));

        bench.State.BeforeWrite = null;
        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));
        Assert.Equal(1, bench.LateNotes()["pump-17"]);
    }

    [Fact]
    public async Task A_final_period_answers_what_stands_and_dead_letters_the_rest()
    {
        await using AggregatorBench bench = await StartAsync();
        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)));
        bench.PutRun(PeriodState.Final);
        int commits = bench.State.Commits.Count;

        CommitAnswer answer = await bench.PostAsync(Of("pump-17", At("10:01:00", 1), At("10:02:00", 2)));

        Assert.Equal(new CommitAnswer { Accepted = 1, DeadLettered = 1 }, answer);
        Assert.Equal(
            [("final", """{"deviceId":"pump-17","sensor":"temperature","at":"2026-11-22T10:02:00.0000000Z","value":2}""")],
            bench.Blobs.DeadLetters());
        Assert.DoesNotContain(
            bench.State.Commits.Skip(commits).SelectMany(keys => keys), key => !key.StartsWith("late:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reading_committed_before_a_period_became_final_gets_its_note_when_it_comes_again()
    {
        await using AggregatorBench bench = await StartAsync();
        await bench.PostAsync(Of("pump-17", At("10:01:00", 1))); // Imagine a crash after this commit, before its note.
        bench.PutRun(PeriodState.Final);

        await bench.PostAsync(Of("pump-17", At("10:01:00", 1)), Of("pump-18", At("10:01:00", 1)));

        Assert.Equal(["pump-17"], bench.LateNotes().Keys);
        Assert.NotNull(bench.LateFlag());
    }

    [Fact]
    public async Task A_full_page_of_notes_is_followed_by_the_next()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.PutRun(PeriodState.Closed, shards: 1);
        bench.State.Put(StateKeys.Late(Period, 0, 0), new LatePage
        {
            Devices = Enumerable.Range(0, LatePage.Capacity).ToDictionary(device => $"d{device}", _ => 1L),
        });

        await bench.PostAsync(Of("d7", At("10:01:00", 1)), Of("pump-17", At("10:01:00", 1)));

        Assert.Equal(2, bench.State.Find<LatePage>(StateKeys.Late(Period, 0, 0))!.Devices["d7"]);
        Assert.Equal(["pump-17"], bench.State.Find<LatePage>(StateKeys.Late(Period, 0, 1))!.Devices.Keys);
    }
}

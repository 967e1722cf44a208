using Fleetscore.Contracts;
using Fleetscore.Tests.Services.Fakes;
using static Fleetscore.Tests.Services.Aggregator.AggregatorBench;

namespace Fleetscore.Tests.Services.Aggregator;

public sealed class IntakeTests
{
    [Fact]
    public async Task A_reading_more_than_five_minutes_ahead_of_the_clock_is_dead_lettered_and_its_neighbour_counts()
    {
        await using AggregatorBench bench = await StartAsync();

        CommitAnswer answer = await bench.PostAsync(Of("pump-17", At("10:35:00", 1), At("10:35:00.0000001", 2)));

        Assert.Equal(new CommitAnswer { Accepted = 1, DeadLettered = 1 }, answer);
        Assert.Equal(
            [("ahead", """{"deviceId":"pump-17","sensor":"temperature","at":"2026-11-22T10:35:00.0000001Z","value":2}""")],
            bench.Blobs.DeadLetters());
    }

    [Fact]
    public async Task A_reading_from_before_the_schedules_start_is_dead_lettered_under_its_own_day()
    {
        await using AggregatorBench bench = await StartAsync();

        await bench.PostAsync(Of("pump-17", new Reading("temperature", Time("2026-11-21T23:59:59Z"), 1)));

        Assert.Equal("before start", bench.Blobs.DeadLetters().Single().Reason);
        Assert.StartsWith("date=2026-11-21/", bench.Blobs.Of(ComponentNames.DeadLetter).Single().Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reading_whose_periods_items_have_expired_is_dead_lettered()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.Clock.Now = Time("2026-11-29T11:00:00Z");

        await bench.PostAsync(Of("pump-17", At("10:59:59", 1)));

        Assert.Equal("past retention", bench.Blobs.DeadLetters().Single().Reason);
    }

    [Theory]
    [InlineData("", "temperature", "deviceId is missing")]
    [InlineData("a||b", "temperature", "deviceId contains || or /")]
    [InlineData("pump-17", "", "sensor is missing")]
    public void A_request_that_ingest_would_not_make_is_refused(string device, string sensor, string problem)
    {
        var request = new CommitRequest { Devices = [Of(device, At("10:00:00", 1, sensor))] };

        Assert.Equal(problem, Fleetscore.Aggregator.CommitRequestCheck.Problem(request));
    }

    [Fact]
    public async Task A_request_that_will_come_again_leaves_no_letter_that_may_be_wrong_by_then()
    {
        await using AggregatorBench bench = await StartAsync();
        bench.State.BeforeWrite = _ => WriteFault.Away;

        await Assert.ThrowsAsync<Fleetscore.Hosting.GatewayException>(
            () => bench.PostAsync(Of("pump-17", At("10:01:00", 1), At("23:59:00", 2))));

        Assert.Empty(bench.Blobs.DeadLetters());
    }
}

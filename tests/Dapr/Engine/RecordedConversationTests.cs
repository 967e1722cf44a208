namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>The engine answers a recorded client and worker as daprd 1.18.3 did.</summary>
public sealed class RecordedConversationTests
{
    [Theory]
    [InlineData("01-single-activity")]
    [InlineData("02-fan-out")]
    [InlineData("03-retry-policy")]
    [InlineData("04-failing-activity")]
    [InlineData("05-unknown-activity")]
    [InlineData("06-unknown-workflow")]
    [InlineData("07-timer")]
    [InlineData("08-child-workflow")]
    [InlineData("09-external-event")]
    [InlineData("10-external-event-timeout")]
    [InlineData("11-suspend-resume")]
    [InlineData("12-terminate")]
    [InlineData("13-purge")]
    [InlineData("14-same-instance-id")]
    [InlineData("15-continue-as-new")]
    [InlineData("16-unknown-instance")]
    [InlineData("18-scheduled-start")]
    [InlineData("19-target-app")]
    [InlineData("20-worker-lost-during-activity")]
    [InlineData("21-sidecar-killed")]
    public async Task The_engine_answers_as_recorded(string name)
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler", "scorer");
        await using var player = new RecordingPlayer(host);

        await player.PlayAsync(name);

        Assert.Empty(player.Unclaimed);
    }

    [Fact]
    public async Task Pages_of_instance_ids_are_as_recorded()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var player = new RecordingPlayer(host);
        foreach (string name in new[] { "01-single-activity", "02-fan-out", "03-retry-policy", "04-failing-activity", "05-unknown-activity" })
        {
            await player.PlayAsync(name);
        }

        await player.PlayAsync("17-list");

        Assert.Empty(player.Unclaimed);
    }

    [Fact]
    public async Task A_host_killed_with_an_activity_running_can_terminate_purge_and_start_again_as_recorded()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var player = new RecordingPlayer(host);

        await player.PlayAsync("22-reminders-lost");

        // In the recording Dapr's Scheduler had lost its memory; the engine has not, and gives the activity again.
        Assert.Equal("5e1ad662-7910-43a5-9606-75b28f5fd2b0", Assert.Single(player.Unclaimed).ActivityRequest.TaskExecutionId);
    }
}

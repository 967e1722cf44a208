namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>The engine answers a recorded client and worker as daprd 1.18.3 did.</summary>
public sealed class RecordedConversationTests
{
    private const string List = "17-list";
    private const string RemindersLost = "22-reminders-lost";

    /// <summary>Each of these alone; the two others below have a story of their own.</summary>
    public static TheoryData<string> Alone { get; } =
    [
        "01-single-activity", "02-fan-out", "03-retry-policy", "04-failing-activity", "05-unknown-activity",
        "06-unknown-workflow", "07-timer", "08-child-workflow", "09-external-event", "10-external-event-timeout",
        "11-suspend-resume", "12-terminate", "13-purge", "14-same-instance-id", "15-continue-as-new", "16-unknown-instance",
        "18-scheduled-start", "19-target-app", "20-worker-lost-during-activity", "21-sidecar-killed",
    ];

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task The_engine_answers_as_recorded(string name)
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler", "scorer");
        await using var player = new RecordingPlayer(host);

        await player.PlayAsync(name);

        Assert.Empty(player.Unclaimed);
    }

    [Fact]
    public void Every_recording_is_played() => Assert.Equal(
        Recording.Names("workflow"),
        Alone.Select(row => row.Data).Append(List).Append(RemindersLost).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Pages_of_instance_ids_are_as_recorded()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var player = new RecordingPlayer(host);
        foreach (string name in new[] { "01-single-activity", "02-fan-out", "03-retry-policy", "04-failing-activity", "05-unknown-activity" })
        {
            await player.PlayAsync(name);
        }

        await player.PlayAsync(List);

        Assert.Empty(player.Unclaimed);
    }

    [Fact]
    public async Task A_host_killed_with_an_activity_running_can_terminate_purge_and_start_again_as_recorded()
    {
        await using EngineHost host = await EngineHost.StartAsync("scheduler");
        await using var player = new RecordingPlayer(host);

        await player.PlayAsync(RemindersLost);

        // In the recording Dapr's Scheduler had lost its memory; the engine has not, and gives the activity again.
        Assert.Equal("5e1ad662-7910-43a5-9606-75b28f5fd2b0", Assert.Single(player.Unclaimed).ActivityRequest.TaskExecutionId);
    }
}

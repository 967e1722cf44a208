using Fleetscore.Tests.Dapr.Host;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.State;

public sealed class StateRecordingTests
{
    [Theory]
    [InlineData("state/sqlite.jsonl", 31)]
    [InlineData("state/unknown-store.jsonl", 2)]
    public async Task The_state_API_answers_as_recorded(string recording, int answers)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 3, 38, 56, TimeSpan.Zero));
        DateTimeOffset start = time.GetUtcNow();
        using Solution solution = new Solution().App("scheduler").UsualComponents();
        await using TestHost host = await TestHost.StartAsync(solution, time);
        using GrpcChannel channel = host.Grpc("scheduler");
        var replay = new GrpcReplay(channel.CreateCallInvoker(), "data/results", Path.Combine(solution.Data, "results"), sameClock: true);

        int compared = await replay.RunAsync(Recording.Read(recording), at => time.SetUtcNow(start + TimeSpan.FromMilliseconds(at)));

        Assert.Equal(answers, compared);
    }
}

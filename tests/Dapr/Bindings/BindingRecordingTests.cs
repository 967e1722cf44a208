using Fleetscore.Tests.Dapr.Host;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Dapr.Bindings;

public sealed class BindingRecordingTests
{
    [Theory]
    [InlineData("bindings/localstorage.jsonl", 24)]
    [InlineData("bindings/unknown.jsonl", 2)]
    public async Task The_binding_API_answers_as_recorded(string recording, int answers)
    {
        using Solution solution = new Solution().App("scheduler").UsualComponents().Component("tick", "bindings.cron", ("schedule", "@every 1h"));
        await using TestHost host = await TestHost.StartAsync(solution);
        using GrpcChannel channel = host.Grpc("scheduler");
        var replay = new GrpcReplay(channel.CreateCallInvoker(), "data/results", Path.Combine(solution.Data, "results"));

        int compared = await replay.RunAsync(Recording.Read(recording));

        Assert.Equal(answers, compared);
    }
}

using Dapr.Client;
using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.Dapr.Host;

public sealed class LocalHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_blobs_and_invocation_work_through_the_real_client()
    {
        using Solution solution = new Solution().App("ingest").App("scorer", port: 5102).App("scorer", port: 5103).UsualComponents();
        await using LocalHost host = await solution.StartAsync();
        using DaprClient client = new DaprClientBuilder()
            .UseHttpEndpoint($"http://127.0.0.1:{host.Apps[0].DaprHttpPort}")
            .UseGrpcEndpoint($"http://127.0.0.1:{host.Apps[0].DaprGrpcPort}")
            .Build();

        Assert.True(await client.CheckHealthAsync(Cancellation));
        Assert.True(await client.TrySaveStateAsync("features", "k", 1, "", new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }, cancellationToken: Cancellation));
        Assert.False(await client.TrySaveStateAsync("features", "k", 2, "", new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }, cancellationToken: Cancellation));
        Assert.Equal(1, await client.GetStateAsync<int>("features", "k", cancellationToken: Cancellation));

        var create = new BindingRequest("results", "create") { Data = new byte[] { 0x80, 1, 2 } };
        create.Metadata["fileName"] = "a/b";
        await client.InvokeBindingAsync(create, Cancellation);
        Assert.Equal([0x80, 1, 2], await File.ReadAllBytesAsync(Path.Combine(solution.Data, "results", "a", "b"), Cancellation));

        HashSet<string> answers = [];
        HttpClient scorer = client.CreateInvokableHttpClient("scorer");
        await Eventually.IsTrueAsync(
            async () => answers.Add(await scorer.GetStringAsync(new Uri("/who", UriKind.Relative), Cancellation)) && answers.Count == 2,
            "both replicas answer");
    }
}

using Dapr.Workflow;
using Fleetscore.Tests.Dapr.Host;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>Inputs and results around the 4 MiB of a message, with a whole sidecar and its limits.</summary>
public sealed class PayloadTests
{
    private const int Near = 3_900_000;
    private const int Above = 4_300_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_too_large_fails_clearly_and_the_worker_lives_on()
    {
        using Solution solution = new Solution().App("scheduler").WorkflowStore();
        await using TestHost host = await TestHost.StartAsync(solution);
        await using WorkerApp app = await WorkerApp.StartAsync(
            new Uri($"http://127.0.0.1:{host.Instance("scheduler").DaprGrpcPort}"), TimeProvider.System, options =>
        {
            options.RegisterWorkflow<int, int>("FromActivity", async (context, length) => (await context.CallActivityAsync<string>("Make", length)).Length);
            options.RegisterWorkflow<int, string>("ToActivity", (context, length) => context.CallActivityAsync<string>("Take", new string('x', length)));
            options.RegisterWorkflow<string, int>("Length", (_, text) => Task.FromResult(text.Length));
            options.RegisterWorkflow<int, string>("Result", (_, length) => Task.FromResult(new string('x', length)));
            options.RegisterActivity<int, string>("Make", (_, length) => Task.FromResult(new string('x', length)));
            options.RegisterActivity<string, string>("Take", (_, text) => Task.FromResult($"{text.Length} taken"));
        });
        DaprWorkflowClient client = app.Services.GetRequiredService<DaprWorkflowClient>();

        Assert.Equal(Near, (await RunAsync("FromActivity", Near)).ReadOutputAs<int>());
        Assert.Equal($"{Near} taken", (await RunAsync("ToActivity", Near)).ReadOutputAs<string>());
        Assert.Equal(Near, (await RunAsync("Length", new string('x', Near))).ReadOutputAs<int>());
        Assert.Equal(Near, (await RunAsync("Result", Near)).ReadOutputAs<string>()!.Length);

        string activity = (await RunAsync("FromActivity", Above)).FailureDetails!.ErrorMessage;
        Assert.StartsWith("Activity 'Make' failed: The result of activity 'Make' makes a message of 4300", activity, StringComparison.Ordinal);
        Assert.Contains("Pass references instead of data", activity, StringComparison.Ordinal);
        foreach (string workflow in new[] { "ToActivity", "Result" })
        {
            WorkflowState failed = await RunAsync(workflow, Above);
            Assert.Equal(WorkflowRuntimeStatus.Failed, failed.RuntimeStatus);
            Assert.StartsWith("What the workflow asks for in this turn makes a message of 4300", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
            Assert.Equal("MessageTooLarge", failed.FailureDetails.ErrorType);
        }

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => RunAsync("Length", new string('x', Above)));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(5, (await RunAsync("Length", "small")).ReadOutputAs<int>());

        async Task<WorkflowState> RunAsync(string name, object input)
        {
            string id = await client.ScheduleNewWorkflowAsync(name, null, input).WaitAsync(WatchedClock.Patience, Cancellation);
            return await client.WaitForWorkflowCompletionAsync(id, cancellation: Cancellation).WaitAsync(WatchedClock.Patience, Cancellation);
        }
    }
}

using Dapr.Workflow;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>The workflows and activities behind the recordings, as their README describes them.</summary>
internal static class RecordedWorkflows
{
    public static void Register(WorkflowRuntimeOptions options)
    {
        options.RegisterWorkflow<string, string>("Single", (context, input) =>
        {
            context.SetCustomStatus("working");
            return context.CallActivityAsync<string>("Echo", input);
        });
        options.RegisterWorkflow<int, string[]>("FanOut", (context, count) =>
            Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync<string>("Echo", $"{number}"))));
        options.RegisterWorkflow<object, string>("Retry", (context, _) => context.CallActivityAsync<string>(
            "FailTwice", context.InstanceId, new(new WorkflowRetryPolicy(4, TimeSpan.FromMilliseconds(300), backoffCoefficient: 2))));
        options.RegisterWorkflow<object, string>("Failing", (context, _) => context.CallActivityAsync<string>("Fail"));
        options.RegisterWorkflow<object, string>("UnknownActivity", (context, _) => context.CallActivityAsync<string>("NoSuchActivity"));
        options.RegisterWorkflow<object, string>("Timer", async (context, _) =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1));
            return "fired";
        });
        options.RegisterWorkflow<object, string>("Parent", (context, _) =>
            context.CallChildWorkflowAsync<string>("Child", "c", new($"{context.InstanceId}-child")));
        options.RegisterWorkflow<string, string>("Child", (context, input) => context.CallActivityAsync<string>("Echo", input));
        options.RegisterWorkflow<object, string>("Event", async (context, _) =>
        {
            string a = await context.WaitForExternalEventAsync<string>("A", Timeout.InfiniteTimeSpan);
            return a + await context.WaitForExternalEventAsync<string>("B", TimeSpan.FromSeconds(30));
        });
        options.RegisterWorkflow<object, string>("EventTimeout", async (context, _) =>
        {
            try
            {
                return await context.WaitForExternalEventAsync<string>("A", TimeSpan.FromMilliseconds(700));
            }
            catch (TaskCanceledException)
            {
                return "timed out: the task was canceled";
            }
        });
        options.RegisterWorkflow<int, string>("SlowRun", (context, milliseconds) => context.CallActivityAsync<string>("Slow", milliseconds));
        options.RegisterWorkflow<object, string>("ParentLong", (context, _) =>
            context.CallChildWorkflowAsync<string>("SlowRun", 4000, new($"{context.InstanceId}-child")));
        options.RegisterWorkflow<int, int>("Eternal", async (context, number) =>
        {
            await context.CallActivityAsync<string>("Echo", $"{number}");
            if (number < 2)
            {
                context.ContinueAsNew(number + 1);
            }

            return number;
        });
        options.RegisterWorkflow<object, string[]>("Remote", (context, _) => Task.WhenAll(new[] { "shard-1", "shard-2" }.Select(
            shard => context.CallActivityAsync<string>("ScoreShard", shard, new WorkflowTaskOptions(TargetAppId: "scorer")))));
        options.RegisterWorkflow<object, string>("Two", async (context, _) =>
        {
            await context.CallActivityAsync<string>("Slow", 4000);
            await context.CallActivityAsync<string>("Slow", 4000);
            return "done";
        });
        int failures = 0;
        options.RegisterActivity<string, string>("Echo", (_, text) => Task.FromResult($"echo {text}"));
        options.RegisterActivity<object, string>("Fail", (_, _) => throw new InvalidOperationException("always boom"));
        options.RegisterActivity<string, string>("FailTwice", (_, _) =>
            ++failures <= 2 ? throw new InvalidOperationException($"boom {failures}") : Task.FromResult("at last"));
        options.RegisterActivity<int, string>("Slow", (_, _) => Task.FromResult("slow"));
        options.RegisterActivity<string, string>("ScoreShard", (_, shard) => Task.FromResult($"scorer scored {shard}"));
    }
}

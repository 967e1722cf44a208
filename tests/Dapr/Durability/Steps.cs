using System.Collections.Concurrent;
using Dapr.Workflow;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>What an activity answered, and which of its runs it was.</summary>
internal sealed record StepResult(int Value, int Run);

/// <summary>A workflow of activities, a timer and children, all at once, and so many times over by continue-as-new.</summary>
/// <param name="Width">Activities: 1 … this, each answers its number.</param>
/// <param name="Depth">Generations of children, two each.</param>
/// <param name="Delay">Of the timer.</param>
/// <param name="Rounds">How often in all.</param>
/// <param name="Sum">What came together in rounds before.</param>
internal sealed record Tree(int Width, int Depth, TimeSpan Delay, int Rounds, int Sum = 0)
{
    private const int Children = 2;

    /// <summary>What it must come to if each activity counts once.</summary>
    public int Expected => Rounds * ((Width * (Width + 1) / 2) + (Depth > 0 ? Children * Child.Expected : 0));

    private Tree Child => this with { Depth = Depth - 1, Rounds = 1, Sum = 0 };

    public async Task<int> RunAsync(WorkflowContext context, Steps steps)
    {
        Task<StepResult>[] activities = [.. Enumerable.Range(1, Width).Select(n => context.CallActivityAsync<StepResult>("Step", n))];
        Task timer = context.CreateTimer(Delay);
        Task<int>[] children =
        [
            .. Enumerable.Range(0, Depth > 0 ? Children : 0).Select(n => context.CallChildWorkflowAsync<int>(
                "Tree", Child, new ChildWorkflowTaskOptions($"{context.InstanceId}-{Rounds}-{n}"))),
        ];
        StepResult[] results = await Task.WhenAll(activities);
        foreach (StepResult result in results)
        {
            steps.Seen($"{context.InstanceId}, round {Rounds}, step {result.Value}", result.Run);
        }

        int sum = Sum + results.Sum(result => result.Value) + (await Task.WhenAll(children)).Sum();
        await timer;
        if (Rounds > 1)
        {
            context.ContinueAsNew(this with { Rounds = Rounds - 1, Sum = sum });
        }

        return sum;
    }
}

/// <summary>The activities' side: each run has a number, and a step's result may never be that of another run.</summary>
internal sealed class Steps
{
    private readonly ConcurrentDictionary<string, int> counted = new();
    private readonly ConcurrentQueue<string> changed = new();
    private int runs;

    public int Runs => runs;

    public int Counted => counted.Count;

    /// <summary>Steps whose result was one and later another.</summary>
    public IReadOnlyCollection<string> Changed => changed;

    public StepResult Run(int value) => new(value, Interlocked.Increment(ref runs));

    /// <summary>A workflow sees a step's result, now or in a replay.</summary>
    public void Seen(string step, int run)
    {
        int first = counted.GetOrAdd(step, run);
        if (first != run)
        {
            changed.Enqueue($"{step}: the result of run {first} became that of run {run}");
        }
    }
}

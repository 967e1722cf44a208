namespace Dapr.Workflow;

/// <summary>Fan-out with a bound.</summary>
public static class ParallelExtensions
{
    /// <summary>
    /// Runs a task per input, at most <paramref name="maxConcurrency"/> at a time, and returns the results in the inputs' order.
    /// A failure stops none of the others; all failures are thrown together at the end.
    /// </summary>
    public static async Task<TResult[]> ProcessInParallelAsync<TInput, TResult>(
        this WorkflowContext context,
        IEnumerable<TInput> inputs,
        Func<TInput, Task<TResult>> taskFactory,
        int maxConcurrency = 5)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(taskFactory);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        TInput[] all = [.. inputs];
        TResult[] results = new TResult[all.Length];
        List<Exception> failures = [];
        int next = 0;

        // Each lane takes the next input when its last is done. All run on the workflow's one thread, so nothing is locked.
        async Task RunLaneAsync()
        {
            while (next < all.Length)
            {
                int index = next++;
                try
                {
                    results[index] = await taskFactory(all[index]);
                }
                catch (Exception failure)
                {
                    failures.Add(failure);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrency, all.Length)).Select(_ => RunLaneAsync()));
        return failures.Count == 0
            ? results
            : throw new AggregateException($"{failures.Count} out of {all.Length} tasks failed", failures);
    }
}

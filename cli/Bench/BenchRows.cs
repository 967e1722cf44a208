using System.Collections.Immutable;

namespace Fleetscore.Cli.Bench;

/// <summary>
/// The rows, with what was measured of daprd 1.18.3 (state.sqlite, bindings.localstorage, sidecar to sidecar, durabletask-go's worker)
/// on a machine of two cores that client, daprd and store shared. Source: the table at the end of the README of the recordings
/// that LocalDapr is tested with ("Measured on the same 2-core machine"). <c>docs/benchmarks.md</c> tells more.
/// </summary>
internal static class BenchRows
{
    private const int Many = 16;

    public static readonly ImmutableArray<BenchRow> All =
    [
        Rate("fsync", "append 4 kB to a file, fsync (the disk alone)", null, (client, _, _, _) => client.AppendAsync()),
        Rates("save", "save 2 kB", 1_130, 1_180, (client, caller, number, end) => client.SaveAsync(caller, number, end)),
        Rates("transaction", "transaction of 100 × 2 kB", 133, 106, (client, caller, number, end) => client.TransactionAsync(caller, number, end)),
        Rates("get", "get 2 kB", 1_990, 7_060, (client, caller, number, end) => client.GetAsync(caller + number, end)),
        Rates("bulk-get", "bulk get of 500 × 2 kB", 73, 149, (client, _, number, end) => client.BulkGetAsync(number, end)),
        Rates("blob-create", "localstorage create 100 kB", 750, 1_500, (client, caller, number, end) => client.CreateBlobAsync(caller, number, end)),
        Rates("blob-get", "localstorage get 100 kB", 1_020, 2_820, (client, caller, number, end) => client.GetBlobAsync(caller + number, end)),
        Rates("invoke-2k", "service invocation, POST 2 kB", 767, 2_150, (client, _, _, end) => client.InvokeAsync(BenchClient.Small, end)),
        Rates("invoke-200k", "service invocation, POST 200 kB", 281, 488, (client, _, _, end) => client.InvokeAsync(BenchClient.Large, end)),
        Rate("direct-2k", "POST 2 kB to the app itself", 6_350, (client, _, _, end) => client.PostAsync(BenchClient.Small, end)),
        Rate("direct-200k", "POST 200 kB to the app itself", 3_340, (client, _, _, end) => client.PostAsync(BenchClient.Large, end)),
        FanOut(10, 0.05),
        FanOut(100, 0.45),
        FanOut(500, 2.4),
        FanOut(1_000, null),
    ];

    private static BenchRow Rates(
        string id, string what, double? one, double? many, Func<BenchClient, int, long, CancellationToken, Task> call) =>
        Rate(id, what, one, call) with { Recorded = new SortedDictionary<int, double?> { [1] = one, [Many] = many } };

    private static BenchRow Rate(string id, string what, double? one, Func<BenchClient, int, long, CancellationToken, Task> call) => new()
    {
        Id = id,
        What = what,
        Call = call,
        Recorded = new SortedDictionary<int, double?> { [1] = one },
    };

    private static BenchRow FanOut(int activities, double? seconds) => new()
    {
        Id = $"fan-out-{activities}",
        What = $"workflow, fan-out of {activities} activities",
        Call = (client, _, _, end) => client.FanOutAsync(activities, end),
        InSeconds = true,
        Recorded = new SortedDictionary<int, double?> { [1] = seconds },
    };
}

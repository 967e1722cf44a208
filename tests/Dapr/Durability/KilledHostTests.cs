using System.Diagnostics;
using System.Globalization;
using Dapr.Client;
using Grpc.Net.Client;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// A host under load, killed with SIGKILL at random moments: whatever it acknowledged is there in the next one, and whatever it
/// began goes on by itself.
/// </summary>
public sealed class KilledHostTests
{
    private const int Kills = 20;
    private const int StateWriters = 4;
    private const int FileWriters = 2;
    private const int TreeStarters = 4;
    private const int Collectors = 2;

    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(3);

    private readonly Acknowledgements acknowledgements = new();
    private readonly List<TimeSpan> starts = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The environment may name the number of kills (FLEETSCORE_KILLS) and the seed (FLEETSCORE_KILLS_SEED).</summary>
    [Fact]
    public async Task What_a_host_acknowledged_before_it_was_killed_is_there_in_the_next()
    {
        int kills = FromEnvironment("FLEETSCORE_KILLS") ?? Kills;
        int seed = FromEnvironment("FLEETSCORE_KILLS_SEED") ?? Environment.TickCount;
        Say($"seed {seed}");
        var random = new Random(seed);
        using var host = new MortalHost();
        using DaprClient dapr = new DaprClientBuilder()
            .UseHttpEndpoint(host.Http.ToString())
            .UseGrpcEndpoint(host.Grpc.ToString())
            .UseGrpcChannelOptions(new GrpcChannelOptions { MaxReconnectBackoff = TimeSpan.FromMilliseconds(100) })
            .Build();
        await using Workflows workflows = await Workflows.StartAsync(host, acknowledgements);
        await using var events = new EventFlow(host, acknowledgements, dapr);
        await StartAsync(host);
        await events.ListenAsync();

        using var stop = new CancellationTokenSource();
        Task[] load =
        [
            .. Some(StateWriters, n => new StateWriter(host, acknowledgements, dapr, $"state-{n}", Next(random)).RunAsync(stop.Token)),
            .. Some(FileWriters, n => new FileWriter(host, acknowledgements, dapr, $"files-{n}", Next(random)).RunAsync(stop.Token)),
            .. Some(TreeStarters, _ => new Starter(host, workflows, Next(random)).RunAsync(stop.Token)),
            .. Some(Collectors, _ => new Starter(host, workflows, random: null).RunAsync(stop.Token)),
            events.RunAsync(stop.Token),
        ];
        Task killing = KillAsync(host, random, kills);
        await await Task.WhenAny([killing, .. load]);
        await stop.CancelAsync();
        await Task.WhenAll(load).WaitAsync(EndLimit, Cancellation);
        await events.CheckAsync();
        await workflows.CheckAsync();

        Report(kills, workflows.Steps);
        Assert.Equal(11, acknowledgements.Counts.Count); // Every kind of call was acknowledged now and then.
    }

    private static Task[] Some(int count, Func<int, Task> start) => [.. Enumerable.Range(0, count).Select(n => Task.Run(() => start(n)))];

    private static Random Next(Random random)
    {
        lock (random)
        {
            return new Random(random.Next());
        }
    }

    private static int? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private async Task StartAsync(MortalHost host)
    {
        long began = Stopwatch.GetTimestamp();
        await host.StartAsync();
        starts.Add(Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Ends with a host that lives.</summary>
    private async Task KillAsync(MortalHost host, Random random, int kills)
    {
        for (int kill = 0; kill < kills; kill++)
        {
            if (random.Next(4) == 0)
            {
                await Task.Delay(random.Next(100), Cancellation); // Just after its start.
            }
            else
            {
                await LoadAsync(host, random.Next(1, 500));
            }

            host.Kill();
            await host.EndedAsync();
            if (kill + 1 < kills && random.Next(4) == 0)
            {
                kill++;
                host.Launch();
                await Task.Delay(starts[0] * random.NextDouble(), Cancellation); // While it starts, and recovers what there was.
                host.Kill();
                await host.EndedAsync();
            }

            await StartAsync(host);
        }
    }

    /// <summary>Returns when so many calls were acknowledged, with the host killed at once, or when that takes long.</summary>
    private async Task LoadAsync(MortalHost host, int calls)
    {
        var enough = new TaskCompletionSource();
        acknowledgements.After(calls, () =>
        {
            host.Kill(); // Here, so that nothing comes between the acknowledgement and its end.
            enough.TrySetResult();
        });
        await Task.WhenAny(enough.Task, Task.Delay(LongestLoad, Cancellation));
        acknowledgements.Forget();
    }

    private void Report(int kills, Steps steps)
    {
        starts.Sort();
        Say($"kills {kills}, lost 0, start to ready: median {starts[starts.Count / 2].TotalMilliseconds:0} ms, longest {starts[^1].TotalMilliseconds:0} ms");
        foreach ((string kind, int count) in acknowledgements.Counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Say($"{count,8} {kind}");
        }

        Say($"{steps.Runs,8} activities run, {steps.Counted} counted");
    }

    /// <summary>Starts one workflow after the other: trees, or collectors where nothing is random.</summary>
    private sealed class Starter(MortalHost host, Workflows workflows, Random? random) : Writer(host)
    {
        protected override Task StepAsync() => random is null ? workflows.RunCollectorAsync() : workflows.RunTreeAsync(random);

        protected override Task CheckAsync() => Task.CompletedTask; // Each waits for what it started, over any number of kills.
    }
}

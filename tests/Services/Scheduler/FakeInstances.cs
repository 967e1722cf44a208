using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Scheduler;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>A workflow engine that does only what a test tells it to.</summary>
internal sealed class FakeInstances : IRunInstances
{
    private readonly Dictionary<string, InstanceReport> instances = new(StringComparer.Ordinal);
    private int changes;

    /// <summary>What was asked of it, oldest first, such as <c>start score-…-r0-e0</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>While true, a start is not taken: no worker is connected.</summary>
    public bool NoWorker { get; set; }

    /// <summary>An instance that a termination does not end, as one that the engine calls stalled.</summary>
    public string? Stalled { get; set; }

    /// <summary>Runs when an instance starts.</summary>
    public Action<RunReference>? Started { get; set; }

    public IEnumerable<string> Existing => instances.Keys.Order(StringComparer.Ordinal);

    /// <summary>Lets an instance change, as the engine would when something happened in it.</summary>
    public void Set(string id, InstanceState state, string status) =>
        instances[id] = new InstanceReport(state, status, DateTimeOffset.UnixEpoch.AddSeconds(++changes));

    public void Lose(string id) => instances.Remove(id);

    public Task StartAsync(RunReference run, CancellationToken cancellation)
    {
        Calls.Add($"start {run.InstanceId()}");
        if (NoWorker)
        {
            throw new GatewayException("no answer within 5 s");
        }

        Set(run.InstanceId(), InstanceState.Active, "Running");
        Started?.Invoke(run);
        return Task.CompletedTask;
    }

    public Task<InstanceReport> FindAsync(RunReference run, CancellationToken cancellation) =>
        Task.FromResult(instances.GetValueOrDefault(run.InstanceId()) ?? InstanceReport.Missing);

    public Task TerminateAsync(RunReference run, CancellationToken cancellation)
    {
        Calls.Add($"terminate {run.InstanceId()}");
        bool stalled = run.InstanceId() == Stalled;
        Set(run.InstanceId(), stalled ? InstanceState.Active : InstanceState.Ended, stalled ? "Stalled" : "Terminated");
        return Task.CompletedTask;
    }

    public Task<bool> PurgeAsync(RunReference run, CancellationToken cancellation)
    {
        Calls.Add($"purge {run.InstanceId()}");
        bool ended = instances.GetValueOrDefault(run.InstanceId())?.State == InstanceState.Ended;
        return Task.FromResult(ended && instances.Remove(run.InstanceId()));
    }
}

using System.Diagnostics.Metrics;
using Fleetscore.Contracts;
using Fleetscore.Scheduler;
using Fleetscore.Tests.Services.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Services.Scheduler;

/// <summary>One scheduler on fakes. It is 10:00 when it begins, periods last an hour and are due two minutes after their end.</summary>
internal sealed class SchedulerRig
{
    public static readonly DateTimeOffset Ten = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public SchedulerRig(ScheduleOptions? options = null, SchedulerRig? beside = null)
    {
        Options = options ?? new ScheduleOptions();
        Clock = beside?.Clock ?? new FakeTimeProvider(Ten);
        State = beside?.State ?? new InMemoryState(Clock);
        Blobs = beside?.Blobs ?? new InMemoryBlobs();
        Instances = beside?.Instances ?? new FakeInstances();
        Schedules = new ScheduleStore(State);
        Runs = new RunStore(State);
        Metrics = new SchedulerMetrics(Meters, Clock);
        var progress = new RunProgress(Clock);
        var supervisor = new RunSupervisor(Runs, Instances, progress, Options, Metrics, NullLogger<RunSupervisor>.Instance);
        var claims = new RunClaims(Runs, Blobs, Clock, Metrics, NullLogger<RunClaims>.Instance);
        Replicas = new ReplicaAdviser(new PeriodReader(Schedules, Runs, Blobs, new BlobCache(), Options), Options, new ReplicaOptions(), OfReplicas);
        Pass = new TickPass(Schedules, Runs, claims, supervisor, progress, Replicas, Options, Clock, Metrics, NullLogger<TickPass>.Instance);
    }

    public ScheduleOptions Options { get; }

    public FakeTimeProvider Clock { get; }

    public InMemoryState State { get; }

    public InMemoryBlobs Blobs { get; }

    public FakeInstances Instances { get; }

    public ScheduleStore Schedules { get; }

    public RunStore Runs { get; }

    public IMeterFactory Meters { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public SchedulerMetrics Metrics { get; }

    public TickPass Pass { get; }

    public ReplicaAdviser Replicas { get; }

    /// <summary>What is said of replicas.</summary>
    public NotedLines<ReplicaAdviser> OfReplicas { get; } = new();

    public ScheduleItem Schedule => State.Find<ScheduleItem>(StateKeys.Schedule)!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SchedulerRig> SetUpAsync(ScheduleOptions? options = null)
    {
        var rig = new SchedulerRig(options);
        await rig.SetUp().SetUpAsync(Cancellation);
        return rig;
    }

    public ScheduleSetup SetUp(StoppableLifetime? lifetime = null) =>
        new(Schedules, Options, Clock, lifetime ?? new StoppableLifetime(), NullLogger<ScheduleSetup>.Instance);

    public Task TickAsync() => Pass.RunAsync(Cancellation);

    /// <summary>Lets time pass, then ticks.</summary>
    public Task TickAfterAsync(TimeSpan span)
    {
        Clock.Advance(span);
        return TickAsync();
    }

    public RunItem? Run(DateTimeOffset period) => State.Find<RunItem>(StateKeys.Run(period));

    /// <summary>What PublishRun does, as far as the run item shows it.</summary>
    public void Publish(DateTimeOffset period)
    {
        RunItem run = Run(period)!;
        State.Put(StateKeys.Run(period), run with { Ledger = $"ledger of {UtcTime.WriteKey(period)}", PublishedRevision = run.Revision });
    }

    public Task PublishVersionAsync(string version) => Blobs.WriteAsync(
        ComponentNames.Models, BlobPaths.Current, ContractsJson.Write(new CurrentVersion { Version = version }), Cancellation);

    public PlanRun PlanRun() => new(Runs, Schedules, Options, new ActivityTimeout(Options, Clock), Clock, NullLogger<PlanRun>.Instance);

    public PublishRun PublishRun() => new(
        Runs,
        Blobs,
        new CountingIds(),
        new ActivityTimeout(Options, Clock),
        Options,
        Clock,
        new TickLoop(Pass, NullLogger<TickLoop>.Instance),
        Metrics,
        NullLogger<PublishRun>.Instance);
}

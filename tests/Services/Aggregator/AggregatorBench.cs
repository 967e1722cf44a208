using System.Diagnostics.Metrics;
using Fleetscore.Aggregator;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Fakes;
using Fleetscore.Windowing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Services.Aggregator;

/// <summary>The aggregator on an in-memory store: windows of 5 min, periods of 1 h, 2 shards, kept for 7 days, 10:30 on a Sunday.</summary>
internal sealed class AggregatorBench : IAsyncDisposable
{
    public static readonly DateTimeOffset Period = Time("2026-11-22T10:00:00Z");

    private readonly WebApplication app;

    private AggregatorBench(params (string Name, string Value)[] settings)
    {
        State = new InMemoryState(Clock);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IStateGateway>(State);
        builder.Services.AddSingleton<IBlobGateway>(Blobs);
        builder.Services.AddSingleton<IIdSource>(new CountingIds());
        builder.AddAggregator();
        app = builder.Build();
    }

    public ManualClock Clock { get; } = new(Time("2026-11-22T10:30:00Z"));

    public InMemoryState State { get; }

    public InMemoryBlobs Blobs { get; } = new();

    public IMeterFactory Meters => app.Services.GetRequiredService<IMeterFactory>();

    public static async Task<AggregatorBench> StartAsync(params (string Name, string Value)[] settings)
    {
        var bench = new AggregatorBench([("Aggregator:RetryDelay", "00:00:00.001"), .. settings]);
        bench.PutSchedule(shards: 2);
        await bench.app.Services.GetRequiredService<CommitLoops>().StartAsync(TestContext.Current.CancellationToken);
        return bench;
    }

    public static DateTimeOffset Time(string text) => UtcTime.TryRead(text, out DateTimeOffset at) ? at : throw new FormatException(text);

    /// <summary>A reading of 2026-11-22.</summary>
    public static Reading At(string time, double value, string sensor = "temperature") => new(sensor, Time($"2026-11-22T{time}Z"), value);

    public static DeviceReadings Of(string device, params Reading[] readings) => new() { DeviceId = device, Readings = readings };

    public void PutSchedule(int shards) => State.Put(StateKeys.Schedule, new ScheduleItem
    {
        Start = Time("2026-11-22T08:00:00Z"),
        Cursor = Time("2026-11-22T08:00:00Z"),
        Window = TimeSpan.FromMinutes(5),
        Period = TimeSpan.FromHours(1),
        Retention = TimeSpan.FromDays(7),
        Shards = shards,
    });

    public void PutRun(PeriodState state, int shards = 2) =>
        State.Put(StateKeys.Run(Period), new RunItem { Shards = shards, State = state, Version = "v1" });

    public Task<CommitAnswer> PostAsync(params DeviceReadings[] devices) =>
        app.Services.GetRequiredService<ReadingsEndpoint>().TakeAsync(
            new CommitRequest { Devices = devices }, TestContext.Current.CancellationToken);

    /// <summary>Requests that wait together: the loop is held at a request of its own until all of them are in the queue.</summary>
    public Task<Task<CommitAnswer>[]> PostTogetherAsync(params DeviceReadings[] devices) => PostTogetherAsync(() => { }, devices);

    /// <inheritdoc cref="PostTogetherAsync(DeviceReadings[])" />
    /// <param name="whileAllWait">Runs before the loop goes on.</param>
    /// <param name="devices">One request each.</param>
    public async Task<Task<CommitAnswer>[]> PostTogetherAsync(Action whileAllWait, params DeviceReadings[] devices)
    {
        using var held = new ManualResetEventSlim();
        using var queued = new ManualResetEventSlim();
        State.BeforeRead = keys =>
        {
            if (keys.Contains(StateKeys.Run(Period)))
            {
                held.Set();
                queued.Wait(TestContext.Current.CancellationToken);
            }
        };
        Task first = PostAsync(Of("first", At("10:00:00", 1)));
        held.Wait(TestContext.Current.CancellationToken);
        State.BeforeRead = null;
        Task<CommitAnswer>[] requests = [.. devices.Select(device => PostAsync(device))];
        whileAllWait();
        queued.Set();
        await first;
        return requests;
    }

    /// <summary>What stands for a device in the chunk that starts at a time of 2026-11-22.</summary>
    public async Task<IReadOnlyList<Reading>> StandingAsync(string device, string chunk = "10:00:00")
    {
        DateTimeOffset start = Time($"2026-11-22T{chunk}Z");
        StateItem? item = await State.GetAsync(StateKeys.Readings(start, device), TestContext.Current.CancellationToken);
        return item is { } found ? [.. ChunkReadings.Decode(found.Value.Span, start).All()] : [];
    }

    /// <summary>The features item of the device's first chunk, as it is stored.</summary>
    public async Task<byte[]> FeaturesItemAsync(string device)
    {
        StateItem? item = await State.GetAsync(StateKeys.Features(Period, device), TestContext.Current.CancellationToken);
        return item!.Value.Value.ToArray();
    }

    public async Task<ChunkFeatures> FeaturesAsync(string device)
    {
        byte[] item = await FeaturesItemAsync(device);
        return ChunkFeatures.Decode(FeaturesItem.FeaturesOf(item), Period, TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)));
    }

    /// <summary>Device → counter, over all shards and pages of the period.</summary>
    public IReadOnlyDictionary<string, long> LateNotes() => State.Keys
        .Where(key => key.StartsWith("late:", StringComparison.Ordinal) && key != StateKeys.LateFlag(Period))
        .SelectMany(key => State.Find<LatePage>(key)!.Devices).ToDictionary();

    public string? LateFlag() => State.Find<LateFlag>(StateKeys.LateFlag(Period))?.Value;

    /// <summary>Ends the loops once they have ended what is under way.</summary>
    public Task StopAsync() => app.Services.GetRequiredService<CommitLoops>().StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
    }
}

using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Windowing;

namespace Fleetscore.Scheduler;

/// <summary>
/// Creates the schedule, once and for all services, or takes over the one that stands. Another window or period than the
/// stored one ends the process: what is stored was cut by the old values.
/// </summary>
internal sealed class ScheduleSetup(
    ScheduleStore store,
    ScheduleOptions options,
    TimeProvider clock,
    IHostApplicationLifetime lifetime,
    ILogger<ScheduleSetup> log) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>True once the schedule stands and fits the options.</summary>
    public bool Done { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await SetUpAsync(stoppingToken);
                return;
            }
            catch (GatewayException failure)
            {
                log.ScheduleNotReached(failure.Message);
                await Task.Delay(RetryInterval, clock, stoppingToken);
            }
        }
    }

    internal async Task SetUpAsync(CancellationToken cancellation)
    {
        ScheduleItem schedule = await store.CreateAsync(First(), cancellation);
        if (schedule.Window != options.Window || schedule.Period != options.Period)
        {
            log.ScheduleRefused(options.Window, options.Period, schedule.Window, schedule.Period);
            Environment.ExitCode = ConfigurationRefusedException.ExitCode;
            lifetime.StopApplication();
            return;
        }

        await store.ChangeAsync(item => item with { Shards = options.Shards, Retention = options.Retention }, cancellation);
        Done = true;
        log.ScheduleStands(schedule.Start, schedule.Cursor, schedule.Window, schedule.Period);
    }

    private ScheduleItem First()
    {
        var grid = TimeGrid.Create(options.Window, options.Period);
        DateTimeOffset start = grid.PeriodStart(options.Start ?? clock.GetUtcNow());
        return new ScheduleItem
        {
            Start = start,
            Cursor = start,
            Window = options.Window,
            Period = options.Period,
            Retention = options.Retention,
            Shards = options.Shards,
            PausedFrom = options.PausedFrom is { } from ? grid.PeriodStart(from) : null,
        };
    }
}

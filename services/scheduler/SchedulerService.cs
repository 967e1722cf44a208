using Dapr.Workflow;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>Finds the periods that are due and runs their scoring.</summary>
internal static class SchedulerService
{
    public static void AddScheduler(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ScheduleOptions>(ScheduleOptions.Section);
        builder.AddValidatedOptions<ReplicaOptions>(ReplicaOptions.Section);
        builder.Services.AddSchedule();
        builder.Services.AddRuns();
        builder.AddDashboard();
        builder.Services.AddHostedService(services => services.GetRequiredService<ScheduleSetup>());
        builder.Services.AddHostedService(services => services.GetRequiredService<TickLoop>());
        builder.Services.AddReadiness<ScheduleReadiness>("schedule");
        builder.Services.AddReadiness<WorkerReadiness>("workflows");
    }

    public static void MapScheduler(this WebApplication app)
    {
        app.MapPost(Routes.Tick, (TickLoop ticks) => ticks.Hint());
        app.MapGet(Routes.Schedule, ScheduleEndpoints.GetAsync);
        app.MapGet(Routes.Due, ScheduleEndpoints.GetDueAsync);
        app.MapPut(Routes.Pause, ScheduleEndpoints.PauseAsync);
        app.MapDelete(Routes.Pause, ScheduleEndpoints.ResumeAsync);
        app.MapGet(Routes.Runs + "/{period}", RunEndpoints.GetAsync);
        app.MapGet(Routes.Replicas, ReplicaEndpoint.GetAsync);
        app.MapDashboard();
    }

    private static void AddSchedule(this IServiceCollection services)
    {
        services.AddSingleton<SchedulerMetrics>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ScheduleSetup>();
        services.AddSingleton<TickPass>();
        services.AddSingleton<TickLoop>();
    }

    private static void AddRuns(this IServiceCollection services)
    {
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunClaims>();
        services.AddSingleton<RunProgress>();
        services.AddSingleton<RunSupervisor>();
        services.AddSingleton<IRunInstances, DaprRunInstances>();
        services.AddSingleton<ActivityTimeout>();
        services.AddSingleton<ReplicaAdviser>();
        services.AddDaprWorkflow(workflows =>
        {
            workflows.RegisterWorkflow<ScoringRun>();
            workflows.RegisterWorkflow<ScoreShards>();
            workflows.RegisterActivity<PlanRun>();
            workflows.RegisterActivity<ScoreShard>();
            workflows.RegisterActivity<PublishRun>();
        });
    }
}

namespace Fleetscore.Scheduler;

internal static class SchedulerService
{
    public static void AddScheduler(this WebApplicationBuilder builder)
    {
    }

    public static void MapScheduler(this WebApplication app)
    {
    }
}

namespace Fleetscore.Scheduler;

/// <summary>What scheduler says.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(1, LogLevel.Information,
        "The schedule stands: from {Start:u}, next {Cursor:u}, windows of {Window}, periods of {Period}.")]
    public static partial void ScheduleStands(
        this ILogger logger, DateTimeOffset start, DateTimeOffset cursor, TimeSpan window, TimeSpan period);

    [LoggerMessage(2, LogLevel.Warning, "The schedule cannot be set up yet and will be tried again: {Reason}")]
    public static partial void ScheduleNotReached(this ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Critical,
        "Schedule:Window is {Window} and Schedule:Period is {Period}, but the stored schedule was cut with a window of {StoredWindow} "
        + "and a period of {StoredPeriod}. Set these, or use an empty state store.")]
    public static partial void ScheduleRefused(
        this ILogger logger, TimeSpan window, TimeSpan period, TimeSpan storedWindow, TimeSpan storedPeriod);

    [LoggerMessage(4, LogLevel.Information, "Claimed the run of {Period:u}: model version {Version}, {Shards} shards.")]
    public static partial void RunClaimed(this ILogger logger, DateTimeOffset period, string version, int shards);

    [LoggerMessage(5, LogLevel.Warning, "The run of {Period:u} cannot be claimed yet; the next tick tries again: {Reason}")]
    public static partial void RunNotClaimed(this ILogger logger, DateTimeOffset period, string reason);

    [LoggerMessage(6, LogLevel.Information, "Started {Instance}.")]
    public static partial void RunStarted(this ILogger logger, string instance);

    [LoggerMessage(7, LogLevel.Warning, "{Instance} is not looked after now; the next tick tries again: {Reason}")]
    public static partial void RunNotWatched(this ILogger logger, string instance, string reason);

    [LoggerMessage(8, LogLevel.Warning, "{Instance} was {Status} ({Reason}); its run starts again as epoch {Epoch}.")]
    public static partial void RunStartedAgain(this ILogger logger, string instance, string status, string reason, int epoch);

    [LoggerMessage(9, LogLevel.Warning, "{Instance} was not stopped; it is cleared away when its run is published: {Reason}")]
    public static partial void InstanceNotStopped(this ILogger logger, string instance, string reason);

    [LoggerMessage(10, LogLevel.Information, "{Instance} is stale and does nothing.")]
    public static partial void RunStale(this ILogger logger, string instance);

    [LoggerMessage(11, LogLevel.Information, "Published {Instance}: {Series} series, {Failed} failed, {SinceDue} after it was due.")]
    public static partial void RunPublished(this ILogger logger, string instance, int series, int failed, TimeSpan sinceDue);

    [LoggerMessage(12, LogLevel.Information, "All periods before {Cursor:u} are published.")]
    public static partial void CursorMoved(this ILogger logger, DateTimeOffset cursor);

    [LoggerMessage(13, LogLevel.Warning, "A pass was broken off; the next tick looks again: {Reason}")]
    public static partial void PassFailed(this ILogger logger, string reason);

    [LoggerMessage(16, LogLevel.Error, "A pass failed in a way nobody foresaw; the next tick looks again.")]
    public static partial void PassBroken(this ILogger logger, Exception failure);

    [LoggerMessage(17, LogLevel.Warning,
        "{Instance} is {Status} and does not end; its run is published without it. Purge it by force when convenient.")]
    public static partial void InstanceLeftBehind(this ILogger logger, string instance, string status);

    [LoggerMessage(20, LogLevel.Information, "{Reason}")]
    public static partial void ReplicasAdvised(this ILogger logger, string reason);

    [LoggerMessage(21, LogLevel.Warning, "What to do with scorer's replicas between runs is not known now; the next published run tells: {Reason}")]
    public static partial void ReplicasNotAdvised(this ILogger logger, string reason);

    [LoggerMessage(14, LogLevel.Information, "Periods from {From:u} on are paused.")]
    public static partial void Paused(this ILogger logger, DateTimeOffset from);

    [LoggerMessage(15, LogLevel.Information, "No period is paused.")]
    public static partial void Resumed(this ILogger logger);
}

namespace Fleetscore.Aggregator;

internal static partial class AggregatorLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Readings} readings were dead-lettered: {Reason}.")]
    public static partial void DeadLettered(this ILogger logger, int readings, string reason);

    [LoggerMessage(2, LogLevel.Information, "A commit of {Chunks} chunks failed, attempt {Attempt} of {Attempts}.")]
    public static partial void CommitFailed(this ILogger logger, int chunks, int attempt, int attempts);

    [LoggerMessage(3, LogLevel.Warning, "Whether a commit was written is not known: {Reason}")]
    public static partial void CommitUncertain(this ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Error, "The state item {Key} cannot be read and takes no more readings; remove or mend it: {Reason}")]
    public static partial void ItemBroken(this ILogger logger, string key, string reason);

    [LoggerMessage(5, LogLevel.Error, "A batch of {Waiting} was not committed; its requests are answered 503.")]
    public static partial void BatchFailed(this ILogger logger, Exception failure, int waiting);
}

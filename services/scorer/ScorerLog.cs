namespace Fleetscore.Scorer;

/// <summary>What scorer says.</summary>
internal static partial class ScorerLog
{
    [LoggerMessage(1, LogLevel.Information, "Scored shard {Shard} of {Shards} for {Instance}: {Series} series in {Took}.")]
    public static partial void ShardScored(this ILogger logger, string instance, int shard, int shards, int series, TimeSpan took);

    [LoggerMessage(2, LogLevel.Error,
        "{Blob} cannot be used, so the series it has models for fail; publish the models again as a new version. {Reason}")]
    public static partial void ModelsUnreadable(this ILogger logger, string blob, string reason);

    [LoggerMessage(3, LogLevel.Error, "The item {Key} cannot be used, so its device's series fail. {Reason}")]
    public static partial void FeaturesUnreadable(this ILogger logger, string key, string reason);
}

using System.Globalization;

namespace Fleetscore.Contracts;

/// <summary>The keys of the <see cref="ComponentNames.Features"/> store. Dapr cannot list keys: every item is reached by name.</summary>
public static class StateKeys
{
    /// <summary>The one <see cref="ScheduleItem"/>.</summary>
    public const string Schedule = "schedule";

    /// <summary>A device's readings of a chunk; aggregator's alone.</summary>
    public static string Readings(DateTimeOffset chunkStart, string device) => $"readings:{UtcTime.WriteKey(chunkStart)}:{device}";

    /// <summary>A device's features of a chunk.</summary>
    public static string Features(DateTimeOffset chunkStart, string device) => $"features:{UtcTime.WriteKey(chunkStart)}:{device}";

    /// <summary>A <see cref="DevicePage"/> of the index: who reported in a period, by shard.</summary>
    public static string Devices(DateTimeOffset periodStart, int shard, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"devices:{UtcTime.WriteKey(periodStart)}:{shard}:{page}");

    /// <summary>A period's <see cref="RunItem"/>.</summary>
    public static string Run(DateTimeOffset periodStart) => $"run:{UtcTime.WriteKey(periodStart)}";

    /// <summary>A <see cref="LatePage"/>: who reported after the period was closed, by shard.</summary>
    public static string Late(DateTimeOffset periodStart, int shard, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"late:{UtcTime.WriteKey(periodStart)}:{shard}:{page}");

    /// <summary>A period's <see cref="LateFlag"/>: there are late notes.</summary>
    public static string LateFlag(DateTimeOffset periodStart) => $"late:{UtcTime.WriteKey(periodStart)}";
}

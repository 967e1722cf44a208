namespace Fleetscore.Contracts;

/// <summary>A device of a shard, by how much of it was called an anomaly.</summary>
/// <param name="Device">The device.</param>
/// <param name="Windows">Its windows with readings, over all its sensors; at least 1.</param>
/// <param name="Anomalies">How many of them were called an anomaly.</param>
public sealed record DeviceAnomalies(string Device, int Windows, int Anomalies) : IComparable<DeviceAnomalies>
{
    /// <summary>The most anomalous first, then by device, ordinal.</summary>
    public int CompareTo(DeviceAnomalies? other) =>
        other is null ? 1
        : Anomalies != other.Anomalies ? other.Anomalies.CompareTo(Anomalies)
        : string.CompareOrdinal(Device, other.Device);
}

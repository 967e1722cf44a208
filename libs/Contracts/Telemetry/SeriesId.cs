namespace Fleetscore.Contracts;

/// <summary>A device and one of its sensors. Ordered by device, then sensor, ordinal.</summary>
public readonly record struct SeriesId(string Device, string Sensor) : IComparable<SeriesId>
{
    /// <inheritdoc />
    public int CompareTo(SeriesId other)
    {
        int byDevice = string.CompareOrdinal(Device, other.Device);
        return byDevice != 0 ? byDevice : string.CompareOrdinal(Sensor, other.Sensor);
    }

    /// <summary>Device and sensor, as people write them.</summary>
    public override string ToString() => $"{Device}/{Sensor}";
}

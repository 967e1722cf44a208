using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fleetscore.Windowing;

/// <summary>
/// Names a set of readings: the first 16 bytes of a SHA-256 over, for each sensor in ordinal order, the length of its UTF-8
/// (4 bytes), that, the count of its readings (4 bytes), and for each of them in order of time its UTC ticks and the bits
/// of its value (8 bytes each). All numbers little-endian.
/// </summary>
/// <remarks>Changing this makes every device look as if late readings had changed it.</remarks>
public static class ReadingsHash
{
    internal const int Bytes = 16;

    /// <summary>32 lower-case hex digits.</summary>
    public static string Of(ChunkReadings readings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (SensorReadings sensor in readings.Sensors)
        {
            byte[] name = Encoding.UTF8.GetBytes(sensor.Sensor);
            BinaryPrimitives.WriteInt32LittleEndian(number, name.Length);
            hash.AppendData(number);
            hash.AppendData(name);
            BinaryPrimitives.WriteInt32LittleEndian(number, sensor.Ticks.Length);
            hash.AppendData(number);
            hash.AppendData(Pairs(sensor));
        }

        return Hex(hash);
    }

    // One call for all of a sensor's readings: a call costs more than hashing 16 bytes does.
    private static byte[] Pairs(SensorReadings sensor)
    {
        var pairs = new byte[2 * sizeof(long) * sensor.Ticks.Length];
        Span<byte> rest = pairs;
        for (int i = 0; i < sensor.Ticks.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, sensor.Ticks[i]);
            BinaryPrimitives.WriteDoubleLittleEndian(rest[sizeof(long)..], sensor.Values[i]);
            rest = rest[(2 * sizeof(long))..];
        }

        return pairs;
    }

    internal static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
}

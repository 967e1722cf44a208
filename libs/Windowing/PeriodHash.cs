using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fleetscore.Windowing;

/// <summary>Names what a device's readings in a period are: it differs whenever one of its chunks' hashes does.</summary>
public static class PeriodHash
{
    /// <summary>
    /// 32 lower-case hex digits: the first 16 bytes of a SHA-256 over the chunks in order of time, each its start's UTC ticks
    /// (8 bytes, little-endian) and its hash as text. The order handed in says nothing; hand in the chunks that have readings.
    /// </summary>
    public static string Of(IEnumerable<(DateTimeOffset ChunkStart, string Hash)> chunks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> ticks = stackalloc byte[sizeof(long)];
        foreach ((DateTimeOffset chunkStart, string chunkHash) in chunks.OrderBy(chunk => chunk.ChunkStart))
        {
            BinaryPrimitives.WriteInt64LittleEndian(ticks, chunkStart.UtcTicks);
            hash.AppendData(ticks);
            hash.AppendData(Encoding.ASCII.GetBytes(chunkHash));
        }

        return ReadingsHash.Hex(hash);
    }
}

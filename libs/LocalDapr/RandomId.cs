using System.Security.Cryptography;

namespace Fleetscore.LocalDapr;

/// <summary>Ids that must be unguessable or only different: ETags, names of files nobody named.</summary>
internal static class RandomId
{
    /// <summary>A version 4 UUID, as text.</summary>
    public static string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}

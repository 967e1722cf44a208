using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Fleetscore.LocalDapr.Protocol;

/// <summary>A message's bytes without a copy of them.</summary>
internal static class MessageBytes
{
    /// <returns>To be read only: where it can be, the message's own array.</returns>
    public static byte[] Of(ByteString content) =>
        MemoryMarshal.TryGetArray(content.Memory, out ArraySegment<byte> own) && own.Offset == 0 && own.Count == own.Array!.Length
            ? own.Array
            : content.ToByteArray();
}

using System.Buffers;
using Fleetscore.Contracts;

namespace Fleetscore.Scorer;

/// <summary>Cuts the elements of a JSON array, or the members of an object, into parts below the size limit.</summary>
/// <param name="open">The bracket a part begins with.</param>
/// <param name="close">The one it ends with.</param>
internal sealed class JsonParts(char open, char close, int limit = BlobPaths.MaxBytes)
{
    private readonly ArrayBufferWriter<byte> part = new();

    /// <summary>Adds an element.</summary>
    /// <returns>The part that was full without it; null while there is room.</returns>
    public byte[]? Add(ReadOnlySpan<byte> element)
    {
        const int commaAndBracket = 2;
        byte[]? full = part.WrittenCount + element.Length + commaAndBracket >= limit ? Take() : null;
        part.Write([(byte)(part.WrittenCount == 0 ? open : ',')]);
        part.Write(element);
        return full;
    }

    /// <summary>Ends the part that is open.</summary>
    /// <returns>Null where nothing was added since the last one.</returns>
    public byte[]? Take()
    {
        if (part.WrittenCount == 0)
        {
            return null;
        }

        part.Write([(byte)close]);
        byte[] taken = part.WrittenSpan.ToArray();
        part.ResetWrittenCount();
        return taken;
    }
}

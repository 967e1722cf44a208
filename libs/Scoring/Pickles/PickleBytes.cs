using System.Buffers.Binary;
using System.Text;

namespace Fleetscore.Scoring;

/// <summary>Reads a pickle's bytes from first to last; what a length claims beyond the file's end is refused before anything is built.</summary>
internal sealed class PickleBytes(ReadOnlyMemory<byte> file)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _at;

    public int Left => file.Length - _at;

    public byte Byte() => Take(1).Span[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8).Span);

    /// <summary>A little-endian two's-complement number of so many bytes.</summary>
    public long Integer(long length)
    {
        ReadOnlySpan<byte> bytes = Take((ulong)length).Span;
        if (bytes.Length > sizeof(long))
        {
            throw new PickleRefusedException($"it holds a number of {bytes.Length} bytes; at most 8 are allowed");
        }

        long value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    /// <summary>Refuses a claim of more bytes than are left.</summary>
    public void Require(ulong length)
    {
        if (length > (ulong)Left)
        {
            throw new PickleRefusedException($"it is truncated: {length} bytes are claimed where {Left} are left");
        }
    }

    public ReadOnlyMemory<byte> Take(ulong length)
    {
        Require(length);
        ReadOnlyMemory<byte> taken = file.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    public string Text(ulong length)
    {
        try
        {
            return Utf8.GetString(Take(length).Span);
        }
        catch (DecoderFallbackException)
        {
            throw new PickleRefusedException("it holds text that is not UTF-8");
        }
    }

    /// <summary>Text up to the end of the line, as protocol 0 writes it.</summary>
    public string Line()
    {
        int length = file.Span[_at..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw new PickleRefusedException("it is truncated: a line has no end");
        }

        string line = Encoding.Latin1.GetString(Take((ulong)length).Span);
        _at++;
        return line;
    }
}

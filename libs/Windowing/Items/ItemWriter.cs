using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fleetscore.Windowing;

/// <summary>Writes binary items: a first byte >= 0x80 that says which kind, the format's version, then numbers and text.</summary>
internal sealed class ItemWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>Writes the inside of an item: nothing in front.</summary>
    public ItemWriter()
    {
    }

    public ItemWriter(byte kind, byte version)
    {
        WriteByte(kind);
        WriteByte(version);
    }

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public int Length => _bytes.WrittenCount;

    public void WriteByte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>Seven bits to a byte, the lowest first; the top bit says that more follow.</summary>
    public void WriteNumber(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ulong rest = (ulong)value;
        Span<byte> bytes = _bytes.GetSpan(10);
        int length = 0;
        while (rest >= 0x80)
        {
            bytes[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        bytes[length++] = (byte)rest;
        _bytes.Advance(length);
    }

    /// <summary>The eight bytes of a double, the lowest first.</summary>
    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    /// <summary>The length of its UTF-8, then that.</summary>
    public void WriteText(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(length);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}

using System.Buffers.Binary;
using System.Text;

namespace Fleetscore.Windowing;

/// <summary>Reads what <see cref="ItemWriter"/> wrote, and refuses by name what it cannot have written.</summary>
internal ref struct ItemReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _name;
    private ReadOnlySpan<byte> _rest;

    public ItemReader(ReadOnlySpan<byte> item, string name, byte kind, byte version)
    {
        _name = name;
        _rest = item;
        if (ReadByte() != kind)
        {
            throw Broken("does not begin as one");
        }

        byte found = ReadByte();
        if (found != version)
        {
            throw Broken($"has format version {found}; this program reads version {version}");
        }
    }

    /// <summary>What is not yet read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly BrokenItemException Broken(string problem) => new($"The {_name} {problem}.");

    public byte ReadByte() => Take(1)[0];

    public long ReadNumber()
    {
        ulong value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte next = ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw Broken("holds a number that is too long");
    }

    /// <summary>A count of things that take at least so many bytes each: never more than the item has room for.</summary>
    public int ReadCount(int bytesEach)
    {
        long count = ReadNumber();
        return count <= _rest.Length / bytesEach ? (int)count : throw Broken("is truncated");
    }

    /// <summary>A finite double.</summary>
    public double ReadDouble()
    {
        double value = BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        return double.IsFinite(value) ? value : throw Broken("holds a value that is not finite");
    }

    public string ReadText()
    {
        ReadOnlySpan<byte> utf8 = Take(ReadCount(1));
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Broken("holds text that is not UTF-8");
        }
    }

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw Broken("goes on after its end");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw Broken("is truncated");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

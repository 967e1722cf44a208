using System.Buffers.Binary;

namespace Fleetscore.Scoring;

/// <summary>The type of an array's elements.</summary>
internal sealed class NumpyDtype(string code)
{
    /// <summary>Kind and bytes, such as <c>f8</c>.</summary>
    public string Code { get; } = code;

    public int Size { get; } = code[1] - '0';

    public static NumpyDtype Of(string code) => code is "f8" or "f4" or "i8" or "i4" or "i2" or "i1" or "u8" or "u4" or "u2" or "u1" or "b1"
        ? new NumpyDtype(code)
        : throw new PickleRefusedException($"it holds an array of type {code}, which is not allowed");

    /// <summary>One element as bool, long or double.</summary>
    public object ReadScalar(ReadOnlySpan<byte> bytes) => Code switch
    {
        "b1" => bytes[0] != 0,
        "f8" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "f4" => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "i4" => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "u4" => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => throw new PickleRefusedException($"it holds a number of type {Code}, which is not allowed"),
    };
}

/// <summary>An array: its elements stay in the file until they are asked for.</summary>
internal sealed class NumpyArray
{
    private NumpyDtype? _dtype;
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>Sizes of the dimensions.</summary>
    public long[] Shape { get; private set; } = [0];

    /// <summary>Fills the array; a shape that claims other bytes than there are is refused.</summary>
    public void Fill(NumpyDtype dtype, long[] shape, bool fortran, ReadOnlyMemory<byte> bytes)
    {
        if (Array.Exists(shape, size => size < 0))
        {
            throw new PickleRefusedException("it holds an array with a negative size");
        }

        Int128 claimed = shape.Contains(0) ? 0 : dtype.Size;
        for (int i = 0; i < shape.Length && claimed > 0 && claimed <= long.MaxValue; i++)
        {
            claimed *= shape[i];
        }

        if (claimed != bytes.Length)
        {
            throw new PickleRefusedException($"it holds an array that claims {claimed} bytes and has {bytes.Length}");
        }

        if (fortran && shape.Count(size => size > 1) > 1)
        {
            throw new PickleRefusedException("it holds an array of several dimensions in Fortran's order, which is not supported");
        }

        _dtype = dtype;
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>The elements, row after row.</summary>
    /// <returns>Null where they are not doubles.</returns>
    public double[]? ToDoubles()
    {
        if (_dtype?.Code != "f8")
        {
            return null;
        }

        var values = new double[_bytes.Length / sizeof(double)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(_bytes.Span[(i * sizeof(double))..]);
        }

        return values;
    }
}

using System.Text;

namespace Fleetscore.Scoring;

/// <summary>The few functions and classes a pickle may call, each done here as what it means for plain data.</summary>
internal sealed class PickleCalls(int fileLength)
{
    private int _encoded;

    /// <summary>What REDUCE makes of a function and its arguments.</summary>
    public object Call(PickleGlobal function, PickleTuple arguments) => (function.Kind, arguments.Items) switch
    {
        (GlobalKind.ObjectReconstructor, [PickleGlobal known, PickleGlobal { Kind: GlobalKind.ObjectType }, null]) => New(known, new PickleTuple([])),
        (GlobalKind.DtypeType, [string code, ..]) => NumpyDtype.Of(code),
        (GlobalKind.Reconstruct, [PickleGlobal { Kind: GlobalKind.ArrayType }, PickleTuple, ReadOnlyMemory<byte>]) => new NumpyArray(),
        (GlobalKind.FromBuffer, [ReadOnlyMemory<byte> bytes, NumpyDtype dtype, PickleTuple shape, string order]) =>
            Filled(dtype, shape, order == "F", bytes),
        (GlobalKind.Scalar, [NumpyDtype dtype, ReadOnlyMemory<byte> bytes]) when bytes.Length == dtype.Size => dtype.ReadScalar(bytes.Span),
        (GlobalKind.Encode, [string text, "latin1"]) => Encode(text),
        (GlobalKind.BytesType, []) => ReadOnlyMemory<byte>.Empty,
        _ => throw new PickleRefusedException($"it calls {function.Name} in a way that is not allowed"),
    };

    /// <summary>What NEWOBJ makes of a class.</summary>
    public static PickledObject New(PickleGlobal known, PickleTuple arguments) => known.Class is { } @class && arguments.Count == 0
        ? new PickledObject(@class)
        : throw new PickleRefusedException($"it makes an object of {known.Name} in a way that is not allowed");

    /// <summary>What BUILD does: gives an object its state.</summary>
    public static void Build(object? target, object? state)
    {
        switch (target, state)
        {
            case (PickledObject made, Dictionary<string, object?> attributes):
                foreach ((string name, object? value) in attributes)
                {
                    made.State[name] = value;
                }

                break;
            case (NumpyArray array, PickleTuple { Items: [1L, PickleTuple shape, NumpyDtype dtype, bool fortran, ReadOnlyMemory<byte> bytes] }):
                array.Fill(dtype, Sizes(shape), fortran, bytes);
                break;
            case (NumpyDtype dtype, PickleTuple { Items: [3L, string order, null, null, null, ..] }):
                CheckByteOrder(dtype, order);
                break;
            default:
                throw new PickleRefusedException("it gives an object a state that is not allowed");
        }
    }

    private static NumpyArray Filled(NumpyDtype dtype, PickleTuple shape, bool fortran, ReadOnlyMemory<byte> bytes)
    {
        var array = new NumpyArray();
        array.Fill(dtype, Sizes(shape), fortran, bytes);
        return array;
    }

    private static void CheckByteOrder(NumpyDtype dtype, string order)
    {
        if (order is not ("<" or "|"))
        {
            throw new PickleRefusedException($"it holds an array of type {order}{dtype.Code}; only little-endian ones are supported");
        }
    }

    private static long[] Sizes(PickleTuple shape) =>
        [.. shape.Items.Select(size => size is long number ? number : throw new PickleRefusedException("it holds an array with a size that is no number"))];

    // Protocols below 3 have no bytes: they are written as text. Encoding the same text over and over would take more
    // memory than the file has bytes, and no pickler does it.
    private ReadOnlyMemory<byte> Encode(string text)
    {
        _encoded += text.Length;
        if (_encoded > fileLength)
        {
            throw new PickleRefusedException("it builds more bytes than it has");
        }

        return text.All(c => c <= 0xff) ? Encoding.Latin1.GetBytes(text) : throw new PickleRefusedException("it holds bytes that are none");
    }
}

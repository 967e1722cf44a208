using System.Globalization;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;

namespace Fleetscore.Scoring;

/// <summary>
/// Reads a Python pickle (protocols 0 to 5) as plain data. It knows a few classes by name and copies their numbers;
/// whatever else a pickle names or asks for is refused, and nothing is ever run. Memory is bounded by the file's size:
/// arrays stay slices of it, and a file has at most <see cref="MaxInstructions"/> instructions. Nothing here recurses.
/// </summary>
/// <remarks>The instructions are those of CPython's pickletools.</remarks>
internal sealed partial class Pickle
{
    /// <summary>The longest pickle.</summary>
    public const int MaxBytes = BlobPaths.MaxBytes;

    /// <summary>The most instructions; a scikit-learn pipeline has some hundreds, whatever the size of its arrays.</summary>
    public const int MaxInstructions = 100_000;

    private readonly PickleBytes _bytes;
    private readonly PickleCalls _calls;
    private readonly PickleStack _stack = new();
    private readonly Dictionary<long, object?> _memo = [];

    private Pickle(ReadOnlyMemory<byte> file)
    {
        _bytes = new PickleBytes(file);
        _calls = new PickleCalls(file.Length);
    }

    /// <summary>The value that was pickled.</summary>
    /// <exception cref="PickleRefusedException">It is broken, or holds what is not allowed.</exception>
    public static object? Read(ReadOnlyMemory<byte> file) => file.Length <= MaxBytes
        ? new Pickle(file).Run()
        : throw new PickleRefusedException($"it has {file.Length} bytes; at most {MaxBytes} are allowed");

    private object? Run()
    {
        for (int i = 0; i < MaxInstructions; i++)
        {
            byte opcode = _bytes.Byte();
            if (opcode == '.')
            {
                return End();
            }

            if (!Framing(opcode) && !Literal(opcode) && !Collection(opcode) && !Memo(opcode) && !Object(opcode))
            {
                throw new PickleRefusedException($"it has the instruction {PickleOpcodes.NameOf(opcode)}, which is not allowed");
            }
        }

        throw new PickleRefusedException($"it has more than {MaxInstructions} instructions");
    }

    private object? End()
    {
        object? value = _stack.Pop();
        return _stack.Count == 0 && _bytes.Left == 0 ? value : throw new PickleRefusedException("it goes on after its end");
    }

    private bool Framing(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: // PROTO
                byte protocol = _bytes.Byte();
                return protocol <= 5 ? true : throw new PickleRefusedException($"it has protocol {protocol}; 0 to 5 are known");
            case 0x95: // FRAME
                _bytes.Require(_bytes.UInt64());
                return true;
            default:
                return false;
        }
    }

    private bool Literal(byte opcode)
    {
        object? value = opcode switch
        {
            (byte)'N' => null,
            0x88 => true,
            0x89 => false,
            (byte)'I' => IntegerLine(_bytes.Line()),
            (byte)'L' => Parse(_bytes.Line().TrimEnd('L')),
            (byte)'F' => FloatLine(_bytes.Line()),
            (byte)'J' => (long)_bytes.Int32(),
            (byte)'K' => (long)_bytes.Byte(),
            (byte)'M' => (long)_bytes.UInt16(),
            0x8a => _bytes.Integer(_bytes.Byte()),
            0x8b => _bytes.Integer(_bytes.UInt32()),
            (byte)'G' => _bytes.Double(),
            (byte)'V' => RawUnicode(_bytes.Line()),
            (byte)'X' => _bytes.Text((ulong)_bytes.UInt32()),
            0x8c => _bytes.Text(_bytes.Byte()),
            0x8d => _bytes.Text(_bytes.UInt64()),
            (byte)'B' => _bytes.Take((ulong)_bytes.UInt32()),
            (byte)'C' => _bytes.Take(_bytes.Byte()),
            0x8e or 0x96 => _bytes.Take(_bytes.UInt64()),
            _ => this,
        };
        if (ReferenceEquals(value, this))
        {
            return false;
        }

        _stack.Push(value);
        return true;
    }

    private bool Collection(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(':
                _stack.Mark();
                return true;
            case (byte)'a':
                object? item = _stack.Pop();
                _stack.Peek<List<object?>>("a list").Add(item);
                return true;
            case (byte)'e':
                object?[] items = _stack.PopToMark();
                _stack.Peek<List<object?>>("a list").AddRange(items);
                return true;
            case (byte)'s':
                object?[] pair = _stack.Pop(2);
                Set(_stack.Peek<Dictionary<string, object?>>("a dictionary"), pair);
                return true;
            case (byte)'u':
                object?[] pairs = _stack.PopToMark();
                Set(_stack.Peek<Dictionary<string, object?>>("a dictionary"), pairs);
                return true;
        }

        object? made = opcode switch
        {
            (byte)']' => new List<object?>(),
            (byte)'l' => new List<object?>(_stack.PopToMark()),
            (byte)'}' => new Dictionary<string, object?>(StringComparer.Ordinal),
            (byte)'d' => Set(new Dictionary<string, object?>(StringComparer.Ordinal), _stack.PopToMark()),
            (byte)')' => new PickleTuple([]),
            (byte)'t' => new PickleTuple(_stack.PopToMark()),
            >= 0x85 and <= 0x87 => new PickleTuple(_stack.Pop(opcode - 0x84)),
            _ => null,
        };
        if (made is null)
        {
            return false;
        }

        _stack.Push(made);
        return true;
    }

    private bool Memo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'p':
                _memo[Parse(_bytes.Line())] = _stack.Peek();
                return true;
            case (byte)'q':
                _memo[_bytes.Byte()] = _stack.Peek();
                return true;
            case (byte)'r':
                _memo[_bytes.UInt32()] = _stack.Peek();
                return true;
            case 0x94:
                _memo[_memo.Count] = _stack.Peek();
                return true;
            case (byte)'g':
                _stack.Push(Recall(Parse(_bytes.Line())));
                return true;
            case (byte)'h':
                _stack.Push(Recall(_bytes.Byte()));
                return true;
            case (byte)'j':
                _stack.Push(Recall(_bytes.UInt32()));
                return true;
            default:
                return false;
        }
    }

    private bool Object(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'c':
                string module = _bytes.Line();
                _stack.Push(PickleGlobal.Find(module, _bytes.Line()));
                return true;
            case 0x93: // STACK_GLOBAL
                string name = _stack.Pop<string>("a name");
                _stack.Push(PickleGlobal.Find(_stack.Pop<string>("a module's name"), name));
                return true;
            case (byte)'R':
                PickleTuple arguments = _stack.Pop<PickleTuple>("a call's arguments");
                _stack.Push(_calls.Call(_stack.Pop<PickleGlobal>("a function"), arguments));
                return true;
            case 0x81: // NEWOBJ
                PickleTuple none = _stack.Pop<PickleTuple>("a class's arguments");
                _stack.Push(PickleCalls.New(_stack.Pop<PickleGlobal>("a class"), none));
                return true;
            case (byte)'b':
                object? state = _stack.Pop();
                PickleCalls.Build(_stack.Peek(), state);
                return true;
            default:
                return false;
        }
    }

    private object? Recall(long index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw new PickleRefusedException($"it recalls {index}, which was never memorised");

    private static Dictionary<string, object?> Set(Dictionary<string, object?> dictionary, object?[] pairs)
    {
        for (int i = 0; i < pairs.Length; i += 2)
        {
            dictionary[pairs[i] as string ?? throw new PickleRefusedException("it has a dictionary with keys other than text")] =
                i + 1 < pairs.Length ? pairs[i + 1] : throw new PickleRefusedException("it has a dictionary's key without a value");
        }

        return dictionary;
    }

    private static object IntegerLine(string line) => line switch { "01" => true, "00" => false, _ => Parse(line) };

    private static long Parse(string line) => long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw new PickleRefusedException("it holds a line that is not a number of at most 8 bytes");

    private static double FloatLine(string line) => double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw new PickleRefusedException("it holds a line that is not a number");

    // Python's raw-unicode-escape: Latin-1, and \uXXXX or \UXXXXXXXX for the rest.
    private static string RawUnicode(string line) => RawUnicodeEscape().Replace(line, escape =>
    {
        int code = int.Parse(escape.Groups["code"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return code is >= 0 and < 0x10000 ? ((char)code).ToString()
            : code is >= 0x10000 and <= 0x10ffff ? char.ConvertFromUtf32(code)
            : throw new PickleRefusedException("it holds text that is not Unicode");
    });

    [GeneratedRegex(@"\\(?:u(?<code>[0-9a-fA-F]{4})|U(?<code>[0-9a-fA-F]{8}))", RegexOptions.ExplicitCapture)]
    private static partial Regex RawUnicodeEscape();
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>
/// Says what is wrong with a JSON text in the words of Go's encoding/json, which Dapr's HTTP API hands on. As there, a text ends
/// with its first value: what follows is not looked at.
/// </summary>
internal sealed class GoJsonSyntax
{
    private const int End = -1;

    private readonly byte[] text;
    private readonly Stack<bool> open = new(); // True for an object, false for an array.
    private int at;

    private GoJsonSyntax(byte[] text) => this.text = text;

    /// <summary>What stands where a value begins, within an object or array that has one, or after all.</summary>
    private enum Place
    {
        Value,
        Key,
        AfterValue,
        Done,
    }

    /// <returns>The first value.</returns>
    /// <exception cref="JsonException">There is none, or it is not JSON.</exception>
    public static ReadOnlyMemory<byte> FirstValue(byte[] text)
    {
        var syntax = new GoJsonSyntax(text);
        syntax.Run();
        return text.AsMemory(0, syntax.at);
    }

    private void Run()
    {
        Place place = Place.Value;
        while (place != Place.Done)
        {
            place = place switch
            {
                Place.Value => ReadValue(),
                Place.Key => ReadKey(),
                _ => ReadAfterValue(),
            };
        }
    }

    private Place ReadValue()
    {
        SkipBlanks();
        int first = at == text.Length && open.Count == 0 ? throw new JsonException("EOF") : Next();
        switch (first)
        {
            case '{' or '[':
                open.Push(first == '{');
                return ReadFirst();
            case '"':
                ReadString();
                return Place.AfterValue;
            case '-' or (>= '0' and <= '9'):
                ReadNumber(first);
                return Place.AfterValue;
            case 't' or 'f' or 'n':
                ReadLiteral(first == 't' ? "true" : first == 'f' ? "false" : "null");
                return Place.AfterValue;
            default:
                throw Wrong("looking for beginning of value");
        }
    }

    /// <summary>After an opening brace or bracket: it may be closed at once.</summary>
    private Place ReadFirst()
    {
        SkipBlanks();
        if (Peek() != (open.Peek() ? '}' : ']'))
        {
            return open.Peek() ? Place.Key : Place.Value;
        }

        at++;
        open.Pop();
        return Place.AfterValue;
    }

    private Place ReadKey()
    {
        SkipBlanks();
        Expect('"', "looking for beginning of object key string");
        ReadString();
        SkipBlanks();
        Expect(':', "after object key");
        return Place.Value;
    }

    private Place ReadAfterValue()
    {
        if (open.Count == 0)
        {
            return Place.Done;
        }

        bool inObject = open.Peek();
        string context = inObject ? "after object key:value pair" : "after array element";
        SkipBlanks();
        int next = Next();
        if (next == ',')
        {
            return inObject ? Place.Key : Place.Value;
        }

        if (next != (inObject ? '}' : ']'))
        {
            throw Wrong(context);
        }

        open.Pop();
        return Place.AfterValue;
    }

    private void ReadString()
    {
        for (int next = Next(); next != '"'; next = Next())
        {
            if (next < ' ')
            {
                throw Wrong("in string literal");
            }

            if (next == '\\')
            {
                ReadEscape();
            }
        }
    }

    private void ReadEscape()
    {
        int code = Next();
        if (code == 'u')
        {
            for (int digit = 0; digit < 4; digit++)
            {
                if (!char.IsAsciiHexDigit((char)Next()))
                {
                    throw Wrong("in \\u hexadecimal character escape");
                }
            }
        }
        else if (!"bfnrt\\/\"".Contains((char)code, StringComparison.Ordinal))
        {
            throw Wrong("in string escape code");
        }
    }

    private void ReadNumber(int first)
    {
        if (first == '-' && !IsDigit(first = Next()))
        {
            throw Wrong("in numeric literal");
        }

        if (first != '0')
        {
            SkipDigits();
        }

        if (Peek() == '.')
        {
            at++;
            ReadDigits("after decimal point in numeric literal");
        }

        if (Peek() is 'e' or 'E')
        {
            at++;
            if (Peek() is '+' or '-')
            {
                at++;
            }

            ReadDigits("in exponent of numeric literal");
        }
    }

    private void ReadDigits(string context)
    {
        if (!IsDigit(Next()))
        {
            throw Wrong(context);
        }

        SkipDigits();
    }

    private void ReadLiteral(string literal)
    {
        foreach (char expected in literal.Skip(1))
        {
            Expect(expected, $"in literal {literal} (expecting '{expected}')");
        }
    }

    private void Expect(char expected, string context)
    {
        if (Next() != expected)
        {
            throw Wrong(context);
        }
    }

    private int Next() => at < text.Length ? text[at++] : throw new JsonException("unexpected EOF");

    private int Peek() => at < text.Length ? text[at] : End;

    private void SkipDigits()
    {
        while (IsDigit(Peek()))
        {
            at++;
        }
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            at++;
        }
    }

    private static bool IsDigit(int character) => character is >= '0' and <= '9';

    /// <summary>About the byte that was read last.</summary>
    private JsonException Wrong(string context) => new($"invalid character {Quote(text[at - 1])} {context}");

    private static string Quote(byte character) => character switch
    {
        (byte)'\'' => @"'\''",
        (byte)'\\' => @"'\\'",
        7 => @"'\a'",
        8 => @"'\b'",
        9 => @"'\t'",
        10 => @"'\n'",
        11 => @"'\v'",
        12 => @"'\f'",
        13 => @"'\r'",
        < 32 or 127 => string.Create(CultureInfo.InvariantCulture, $@"'\x{character:x2}'"),
        >= 128 and <= 160 or 173 => string.Create(CultureInfo.InvariantCulture, $@"'\u{(int)character:x4}'"),
        _ => $"'{Encoding.Latin1.GetString([character])}'",
    };
}

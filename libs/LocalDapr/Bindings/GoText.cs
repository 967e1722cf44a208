using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Fleetscore.LocalDapr.Bindings;

/// <summary>
/// What <c>bindings.localstorage</c> does to content before it stores it: a quoted Go string loses its quotes and escapes,
/// then padded standard base64 is decoded. Content that is neither stays as it is.
/// </summary>
internal static class GoText
{
    /// <summary>Its line breaks count for nothing.</summary>
    private static readonly SearchValues<byte> Base64Text =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"u8);

    public static byte[] Undo(byte[] content)
    {
        byte[] unquoted = Unquote(content) ?? content;
        return DecodeBase64(unquoted) ?? unquoted;
    }

    private static byte[]? DecodeBase64(byte[] content)
    {
        if (content.AsSpan().ContainsAnyExcept(Base64Text))
        {
            return null;
        }

        byte[] text = [.. content.Where(b => b is not ((byte)'\r' or (byte)'\n'))];
        if (text.Length % 4 != 0)
        {
            return null;
        }

        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        OperationStatus status = Base64.DecodeFromUtf8(text, decoded, out int consumed, out int written);
        return status == OperationStatus.Done && consumed == text.Length ? decoded[..written] : null;
    }

    private static byte[]? Unquote(byte[] content)
    {
        if (content.Length < 2 || content[0] != content[^1])
        {
            return null;
        }

        ReadOnlySpan<byte> inner = content.AsSpan(1, content.Length - 2);
        return content[0] switch
        {
            (byte)'`' when !inner.Contains((byte)'`') => [.. inner.ToArray().Where(b => b != (byte)'\r')],
            (byte)'"' when !inner.Contains((byte)'\n') => Unescape(inner, (byte)'"', out int _),
            (byte)'\'' when !inner.Contains((byte)'\n') && Unescape(inner, (byte)'\'', out int runes) is { } one && runes == 1 => one,
            _ => null,
        };
    }

    private static byte[]? Unescape(ReadOnlySpan<byte> text, byte quote, out int runes)
    {
        using var result = new MemoryStream(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        runes = 0;
        while (!text.IsEmpty)
        {
            runes++;
            if (text[0] == quote)
            {
                return null;
            }

            if (text[0] != (byte)'\\')
            {
                Rune.DecodeFromUtf8(text, out Rune rune, out int length);
                result.Write(utf8[..rune.EncodeToUtf8(utf8)]);
                text = text[length..];
                continue;
            }

            int used = ReadEscape(text[1..], quote, result, utf8);
            if (used == 0)
            {
                return null;
            }

            text = text[(1 + used)..];
        }

        return result.ToArray();
    }

    /// <returns>How many bytes the escape takes after its backslash; 0: it is none.</returns>
    private static int ReadEscape(ReadOnlySpan<byte> text, byte quote, MemoryStream result, Span<byte> utf8)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        int simple = "abfnrtv\\"u8.IndexOf(text[0]);
        if (simple >= 0 || text[0] == quote)
        {
            result.WriteByte(simple >= 0 ? "\a\b\f\n\r\t\v\\"u8[simple] : quote);
            return 1;
        }

        int digits = text[0] switch { (byte)'x' => 2, (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
        if (digits == 0)
        {
            return ReadOctal(text, result);
        }

        if (text.Length < 1 + digits
            || !uint.TryParse(text.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            return 0;
        }

        if (digits == 2)
        {
            result.WriteByte((byte)value);
        }
        else if (Rune.IsValid(value))
        {
            result.Write(utf8[..new Rune(value).EncodeToUtf8(utf8)]);
        }
        else
        {
            return 0;
        }

        return 1 + digits;
    }

    private static int ReadOctal(ReadOnlySpan<byte> text, MemoryStream result)
    {
        if (text.Length < 3 || text[..3].ContainsAnyExceptInRange((byte)'0', (byte)'7') || text[0] > (byte)'3')
        {
            return 0;
        }

        result.WriteByte((byte)(((text[0] - '0') << 6) | ((text[1] - '0') << 3) | (text[2] - '0')));
        return 3;
    }
}

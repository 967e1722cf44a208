using System.Globalization;

namespace Fleetscore.Contracts;

/// <summary>How instants are written and read, everywhere: UTC, invariant culture.</summary>
public static class UtcTime
{
    private const DateTimeStyles AssumeUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss.fffffffZ</c>; reading it back gives the same instant.</summary>
    public static string Write(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads ISO 8601 with <c>T</c> or a blank, up to seven decimals, and <c>Z</c>, an offset, or none (then UTC).</summary>
    /// <returns>False where the text is no such instant.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset at)
    {
        bool read = DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, AssumeUtc, out at);
        at = at.ToUniversalTime();
        return read;
    }

    /// <summary>Writes <c>yyyyMMddTHHmmssZ</c>, for state keys and workflow ids. The instant has whole seconds.</summary>
    public static string WriteKey(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="WriteKey"/> wrote.</summary>
    public static bool TryReadKey(ReadOnlySpan<char> text, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, AssumeUtc, out at);
}

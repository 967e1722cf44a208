namespace Fleetscore.Ingest;

/// <summary>
/// Some writers put <c>NaN</c> and <c>Infinity</c> where JSON has no such numbers. In quotes they are JSON, and only the readings
/// that hold them are refused.
/// </summary>
internal static class NonFiniteNumbers
{
    /// <returns>Null where there are none.</returns>
    public static byte[]? Quote(ReadOnlySpan<byte> json)
    {
        var quoted = new List<byte>(json.Length + 64);
        bool inText = false;
        bool found = false;
        for (int i = 0; i < json.Length; i++)
        {
            int length = inText ? 0 : LengthAt(json[i..]);
            if (length > 0)
            {
                quoted.Add((byte)'"');
                quoted.AddRange(json.Slice(i, length));
                quoted.Add((byte)'"');
                i += length - 1;
                found = true;
                continue;
            }

            if (inText && json[i] == '\\' && i + 1 < json.Length)
            {
                quoted.Add(json[i++]);
            }
            else if (json[i] == '"')
            {
                inText = !inText;
            }

            quoted.Add(json[i]);
        }

        return found ? [.. quoted] : null;
    }

    private static int LengthAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3 : json.StartsWith("Infinity"u8) ? 8 : json.StartsWith("-Infinity"u8) ? 9 : 0;
}

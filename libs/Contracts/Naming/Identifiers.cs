namespace Fleetscore.Contracts;

/// <summary>What a device or sensor may be called: its id becomes part of keys, blobs and file names.</summary>
public static class Identifiers
{
    /// <summary>The longest id, in UTF-16 code units.</summary>
    public const int MaxLength = 200;

    /// <summary>Says what is wrong with an id.</summary>
    /// <returns>Null for a good id, otherwise the end of a sentence that begins with the id's name.</returns>
    public static string? Problem(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return "is missing";
        }

        if (id.Length > MaxLength)
        {
            return $"is longer than {MaxLength} characters";
        }

        if (id.Contains("||", StringComparison.Ordinal) || id.Contains('/', StringComparison.Ordinal))
        {
            return "contains || or /";
        }

        return IsPlainText(id) ? null : "contains control characters";
    }

    private static bool IsPlainText(string id)
    {
        for (int i = 0; i < id.Length; i++)
        {
            bool pair = char.IsHighSurrogate(id[i]) && i + 1 < id.Length && char.IsLowSurrogate(id[i + 1]);
            if (pair)
            {
                i++;
            }
            else if (char.IsControl(id[i]) || char.IsSurrogate(id[i]))
            {
                return false;
            }
        }

        return true;
    }
}

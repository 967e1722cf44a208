namespace Fleetscore.LocalDapr.Bindings;

/// <summary>Paths as Go's <c>path.Clean</c> leaves them, which Dapr lets names of files and of methods go through.</summary>
internal static class GoPath
{
    /// <summary>
    /// A path's parts, without those that are empty or <c>.</c>; <c>..</c> takes the one before it away, and nothing leads above the root.
    /// </summary>
    public static IReadOnlyList<string> Parts(string path)
    {
        var kept = new List<string>();
        foreach (string part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                kept.Add(part);
            }
            else if (kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
        }

        return kept;
    }
}

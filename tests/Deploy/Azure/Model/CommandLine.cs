namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>A container's command and arguments. Flags are written <c>--name value</c> or <c>--name=value</c>.</summary>
internal sealed class CommandLine(IReadOnlyList<string> words)
{
    /// <summary>The file that is run, without its folder; empty where the image says.</summary>
    public string Program => words.Count == 0 ? "" : words[0].Split('/')[^1];

    public bool Has(string flag) => Values(flag).Any();

    /// <summary>A flag's value; null where it is not given.</summary>
    public string? Flag(string flag) => Values(flag).SingleOrDefault();

    /// <summary>All values of a flag that may be given several times.</summary>
    public IEnumerable<string> Values(string flag)
    {
        string name = "--" + flag;
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == name)
            {
                bool hasValue = i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
                yield return hasValue ? words[i + 1] : "true";
            }
            else if (words[i].StartsWith(name + "=", StringComparison.Ordinal))
            {
                yield return words[i][(name.Length + 1)..];
            }
        }
    }

    public override string ToString() => string.Join(' ', words);
}

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// The values of one writer, which nobody else writes: those acknowledged last, and an attempt that was never answered. What is
/// there after a kill is the former, or the latter as a whole.
/// </summary>
internal sealed class KeptValues(string owner)
{
    private const int Shown = 40;

    private Dictionary<string, string> acknowledged = [];
    private IReadOnlyDictionary<string, string?> attempt = new Dictionary<string, string?>();

    /// <summary>The value acknowledged last, null if there is none.</summary>
    public string? this[string key] => acknowledged.GetValueOrDefault(key);

    /// <summary>Writes values (null: deletes) with one call that either throws or is the acknowledgement.</summary>
    public async Task WriteAsync(IReadOnlyDictionary<string, string?> changes, Func<Task> call)
    {
        attempt = changes;
        await call();
        acknowledged = AfterAttempt();
        attempt = new Dictionary<string, string?>();
    }

    /// <summary>Compares with what is there and goes on from that.</summary>
    public void Check(Dictionary<string, string> found)
    {
        if (!Same(found, acknowledged) && !Same(found, AfterAttempt()))
        {
            IEnumerable<string> wrong = acknowledged.Keys.Union(found.Keys).Union(attempt.Keys)
                .Where(key => found.GetValueOrDefault(key) != acknowledged.GetValueOrDefault(key))
                .Select(key => $"{key}: acknowledged {Show(acknowledged.GetValueOrDefault(key))}, there is {Show(found.GetValueOrDefault(key))}"
                    + (attempt.TryGetValue(key, out string? tried) ? $", attempted {Show(tried)}" : ""));
            Assert.Fail($"{owner} lost what was acknowledged, or found half of an attempt:\n{string.Join('\n', wrong)}");
        }

        acknowledged = found;
        attempt = new Dictionary<string, string?>();
    }

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    private static string Show(string? value) => value switch
    {
        null => "nothing",
        { Length: > Shown } => $"'{value[..Shown]}…' ({value.Length} characters)",
        _ => $"'{value}'",
    };

    private Dictionary<string, string> AfterAttempt()
    {
        var after = new Dictionary<string, string>(acknowledged);
        foreach ((string key, string? value) in attempt)
        {
            if (value is null)
            {
                after.Remove(key);
            }
            else
            {
                after[key] = value;
            }
        }

        return after;
    }
}

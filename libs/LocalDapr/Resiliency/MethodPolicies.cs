namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>The policies of calls to one app: each method has a breaker of its own, kept for the methods called last.</summary>
internal sealed class MethodPolicies(string app, TargetRules rules, int capacity, PolicySurroundings surroundings)
{
    private readonly Lock gate = new();
    private readonly LinkedList<(string Method, TargetPolicy Policy)> byUse = new(); // The method called last stands first.
    private readonly Dictionary<string, LinkedListNode<(string Method, TargetPolicy Policy)>> byMethod = new(StringComparer.Ordinal);
    private readonly TargetPolicy? common = rules.IsEmpty || rules.Breaker is not null ? null : new TargetPolicy(app, rules, null, surroundings);

    /// <returns>Null where no policy is in force.</returns>
    public TargetPolicy? Of(string method)
    {
        if (rules.Breaker is not { } rule)
        {
            return common;
        }

        lock (gate)
        {
            if (byMethod.TryGetValue(method, out LinkedListNode<(string Method, TargetPolicy Policy)>? known))
            {
                byUse.Remove(known);
                byUse.AddFirst(known);
                return known.Value.Policy;
            }

            if (byUse.Count == capacity)
            {
                byMethod.Remove(byUse.Last!.Value.Method);
                byUse.RemoveLast();
            }

            string target = $"{app}/{method}";
            var breaker = new Breaker(target, rule, surroundings.Time, surroundings.Logger);
            byMethod[method] = byUse.AddFirst((method, new TargetPolicy(target, rules, breaker, surroundings)));
            return byUse.First!.Value.Policy;
        }
    }
}

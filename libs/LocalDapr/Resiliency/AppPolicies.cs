using System.Collections.Concurrent;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>
/// The policies one sidecar follows, and the breakers it has: one for each method of an app, one for each component. Where several
/// resources are for an app, the later ones replace policies and targets of the same name, as with Dapr.
/// </summary>
internal sealed class AppPolicies
{
    private readonly Dictionary<string, TimeSpan> timeouts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RetryRule> retries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BreakerRule> breakers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TargetNames> apps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TargetNames> inbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TargetNames> outbound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MethodPolicies> methods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Breaker> componentBreakers = new(StringComparer.Ordinal);
    private readonly PolicySurroundings surroundings;

    /// <param name="resources">Those that are for the app, in the order in which they were read.</param>
    /// <param name="surroundings">Clock, random numbers and log.</param>
    /// <exception cref="LocalDaprException">A target names a policy that there is not.</exception>
    public AppPolicies(IEnumerable<ResiliencyResource> resources, PolicySurroundings surroundings)
    {
        this.surroundings = surroundings;
        foreach (ResiliencyResource resource in resources)
        {
            Add(resource.Timeouts, timeouts);
            Add(resource.Retries, retries);
            Add(resource.Breakers, breakers);
            Add(resource.Apps, apps);
            Add(resource.Inbound, inbound);
            Add(resource.Outbound, outbound);
            Names = [.. Names, resource.Name];
        }

        foreach (TargetNames names in apps.Values.Concat(inbound.Values).Concat(outbound.Values))
        {
            Check(names, "timeout", names.Timeout, timeouts.Keys);
            Check(names, "retry", names.Retry, retries.Keys);
            Check(names, "circuitBreaker", names.Breaker, breakers.Keys);
        }
    }

    /// <summary>Of the resources.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>Of calls to a method of an app; null where no policy is in force.</summary>
    /// <param name="app">App id, or the name of an HTTPEndpoint.</param>
    /// <param name="method">The path below the app, without a query: breakers are kept for each of them.</param>
    public TargetPolicy? OfCalls(string app, string method) => methods.GetOrAdd(app, MethodsOf).Of(method);

    /// <summary>Of what an input binding hands to the app; null where no policy is in force.</summary>
    public TargetPolicy? OfInput(string component) => OfComponent(component, inbound, "Inbound", "Binding");

    /// <summary>Of what the app asks of an output binding; null where no policy is in force.</summary>
    public TargetPolicy? OfOutput(string component) => OfComponent(component, outbound, "Outbound", "Binding");

    /// <summary>Of what the app asks of a state store; null where no policy is in force.</summary>
    public TargetPolicy? OfStore(string component) => OfComponent(component, outbound, "Outbound", "Statestore");

    private static void Add<T>(IReadOnlyDictionary<string, T> from, Dictionary<string, T> to)
    {
        foreach ((string name, T value) in from)
        {
            to[name] = value;
        }
    }

    private static void Check(TargetNames target, string kind, string? name, IEnumerable<string> known)
    {
        if (name is not null && !known.Contains(name, StringComparer.Ordinal))
        {
            throw target.Source!.Error(kind, $"there is no policy '{name}' for {kind}; there is {string.Join(", ", known.DefaultIfEmpty("none"))}.");
        }
    }

    private MethodPolicies MethodsOf(string app)
    {
        TargetNames names = apps.GetValueOrDefault(app) ?? Defaults("App");
        return new MethodPolicies(app, RulesOf(names), names.CacheSize, surroundings);
    }

    private TargetPolicy? OfComponent(string component, Dictionary<string, TargetNames> targets, string direction, string type)
    {
        TargetNames names = targets.GetValueOrDefault(component)
            ?? Defaults($"{type}Component{direction}", $"Component{direction}", "Component");
        TargetRules rules = RulesOf(names);
        if (rules.IsEmpty)
        {
            return null;
        }

        string target = $"{component} {direction}";
        Breaker? breaker = rules.Breaker is { } rule // One for both directions, as with Dapr.
            ? componentBreakers.GetOrAdd(component, _ => new Breaker(component, rule, surroundings.Time, surroundings.Logger))
            : null;
        return new TargetPolicy(target, rules, breaker, surroundings);
    }

    /// <summary>
    /// Policies that are in force because of their name, for whatever is no target itself: <c>DefaultAppRetryPolicy</c>, or
    /// <c>DefaultRetryPolicy</c> where there is none for the kind of target.
    /// </summary>
    /// <param name="levels">Kinds of target, the narrowest first.</param>
    private TargetNames Defaults(params string[] levels)
    {
        string? Find(string kind, IReadOnlyCollection<string> known) =>
            levels.Append("").Select(level => $"Default{level}{kind}Policy").FirstOrDefault(known.Contains);

        return new TargetNames
        {
            Timeout = Find("Timeout", timeouts.Keys),
            Retry = Find("Retry", retries.Keys),
            Breaker = Find("CircuitBreaker", breakers.Keys),
        };
    }

    private TargetRules RulesOf(TargetNames names) => new(
        names.Timeout is { } timeout ? timeouts[timeout] : null,
        names.Retry is { } retry ? retries[retry] : null,
        names.Breaker is { } breaker ? breakers[breaker] : null);
}

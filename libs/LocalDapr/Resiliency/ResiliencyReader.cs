using System.Globalization;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>Reads the <c>spec</c> of a resource of kind Resiliency. What LocalDapr cannot carry out is refused by name.</summary>
internal static class ResiliencyReader
{
    private const string Hint = "Run the solution with Dapr: dapr run -f .";

    /// <summary>
    /// Replaceable: Dapr's repetition of calls that do not reach another sidecar, which has nothing to do in one process. The other
    /// built-in ones are about actors and the start of what LocalDapr does not have.
    /// </summary>
    private const string BuiltInServiceRetries = "DaprBuiltInServiceRetries";

    public static ResiliencyResource Read(string name, YamlMap document)
    {
        YamlMap spec = document.Map("spec") ?? throw document.Error("'spec' is missing.");
        spec.AllowOnly("a Resiliency's spec", "policies", "targets");
        YamlMap? policies = spec.Map("policies");
        policies?.AllowOnly("policies", "timeouts", "retries", "circuitBreakers");
        YamlMap? targets = spec.Map("targets");
        targets?.AllowOnly("targets", "apps", "actors", "components");
        if (targets?.Map("actors") is { } actors)
        {
            throw actors.Error($"LocalDapr has no actors but those of its workflow engine, which repeats its turns by itself. {Hint}");
        }

        (Dictionary<string, TargetNames> inbound, Dictionary<string, TargetNames> outbound) = ReadComponents(targets);
        return new ResiliencyResource
        {
            Name = name,
            Timeouts = ReadTimeouts(policies),
            Retries = ReadEach(policies, "retries", ReadRetry),
            Breakers = ReadEach(policies, "circuitBreakers", ReadBreaker),
            Apps = ReadEach(targets, "apps", (_, app) => ReadApp(app)),
            Inbound = inbound,
            Outbound = outbound,
        };
    }

    private static Dictionary<string, T> ReadEach<T>(YamlMap? parent, string key, Func<string, YamlMap, T> read)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        if (parent?.Map(key) is { } map)
        {
            foreach (string name in map.Keys)
            {
                all[name] = read(name, map.Map(name) ?? throw map.Error(name, $"'{name}' of {key} is empty."));
            }
        }

        return all;
    }

    private static Dictionary<string, TimeSpan> ReadTimeouts(YamlMap? policies)
    {
        var timeouts = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        if (policies?.Map("timeouts") is { } map)
        {
            foreach (string name in map.Keys)
            {
                RefuseActorDefault(map, name, "TimeoutPolicy");
                timeouts[name] = Span(map, name) ?? throw map.Error(name, $"timeout '{name}' is empty.");
            }
        }

        return timeouts;
    }

    private static RetryRule ReadRetry(string name, YamlMap retry)
    {
        RefuseActorDefault(retry, name, "RetryPolicy");
        if (name.StartsWith("DaprBuiltIn", StringComparison.Ordinal) && name != BuiltInServiceRetries)
        {
            throw retry.Error($"{name} would replace what Dapr does between actors and when it starts; LocalDapr has neither. {Hint}");
        }

        retry.AllowOnly("a retry policy", "policy", "duration", "maxInterval", "maxRetries", "matching");
        int? repetitions = retry.Number("maxRetries");
        return new RetryRule
        {
            IsExponential = retry.Text("policy")?.ToUpperInvariant() switch
            {
                null or "CONSTANT" => false,
                "EXPONENTIAL" => true,
                _ => throw retry.Error("policy", $"'policy' is '{retry.Text("policy")}'; it is constant or exponential."),
            },
            Pause = Span(retry, "duration") ?? RetryRule.DefaultPause,
            LongestPause = Span(retry, "maxInterval") ?? RetryRule.DefaultLongestPause,
            MaxRetries = repetitions is null or < 0 ? null : repetitions,
            HttpStatusCodes = ReadMatching(retry),
        };
    }

    /// <summary>Codes of gRPC are checked and then left alone: no call that LocalDapr repeats has one.</summary>
    private static CodeRanges? ReadMatching(YamlMap retry)
    {
        YamlMap? matching = retry.Map("matching");
        matching?.AllowOnly("matching", "httpStatusCodes", "gRPCStatusCodes");
        _ = Codes(matching, "gRPCStatusCodes", 0, 16);
        return Codes(matching, "httpStatusCodes", 100, 599);
    }

    private static CodeRanges? Codes(YamlMap? matching, string key, int least, int greatest) => matching?.Text(key) switch
    {
        null or "" => null,
        string text when CodeRanges.TryParse(text, least, greatest, out CodeRanges? codes) => codes,
        string text => throw matching.Error(key, $"'{key}' is '{text}'; write codes from {least} to {greatest} like 429,500-599, without blanks."),
    };

    private static BreakerRule ReadBreaker(string name, YamlMap breaker)
    {
        RefuseActorDefault(breaker, name, "CircuitBreakerPolicy");
        breaker.AllowOnly("a circuit breaker", "maxRequests", "interval", "timeout", "trip");
        TimeSpan? interval = Span(breaker, "interval");
        TimeSpan? timeout = Span(breaker, "timeout");
        var defaults = new BreakerRule();
        return new BreakerRule
        {
            MaxRequests = breaker.Number("maxRequests") switch
            {
                null or 0 => defaults.MaxRequests,
                < 0 => throw breaker.Error("maxRequests", "'maxRequests' is negative; it is 1 or more."),
                int number => number,
            },
            Interval = interval == TimeSpan.Zero ? null : interval,
            Timeout = timeout is null || timeout == TimeSpan.Zero ? defaults.Timeout : timeout.Value,
            Trip = ReadTrip(breaker),
        };
    }

    private static Trip ReadTrip(YamlMap breaker) => breaker.Text("trip") switch
    {
        null or "" => Trip.Default,
        string text when Trip.TryParse(text, out Trip? trip) => trip,
        string text => throw breaker.Error("trip", $"'trip' is '{text}'; LocalDapr compares requests, totalSuccesses, totalFailures, "
            + $"consecutiveSuccesses and consecutiveFailures with whole numbers, joined by && and ||. {Hint}"),
    };

    private static TargetNames ReadApp(YamlMap app)
    {
        app.AllowOnly("an app's policies", "timeout", "retry", "circuitBreaker", "circuitBreakerCacheSize");
        return ReadNames(app) with
        {
            CacheSize = app.Number("circuitBreakerCacheSize") switch
            {
                null or 0 => TargetNames.DefaultCacheSize,
                < 0 => throw app.Error("circuitBreakerCacheSize", "'circuitBreakerCacheSize' is negative; it is 1 or more."),
                int size => size,
            },
        };
    }

    /// <summary>As with Dapr, a component that is a target in one direction is one without policies in the other.</summary>
    private static (Dictionary<string, TargetNames> Inbound, Dictionary<string, TargetNames> Outbound) ReadComponents(YamlMap? targets)
    {
        Dictionary<string, YamlMap> components = ReadEach(targets, "components", (_, component) => component);
        foreach (YamlMap component in components.Values)
        {
            component.AllowOnly("a component's policies", "inbound", "outbound");
        }

        Dictionary<string, TargetNames> Direction(string key) => components.ToDictionary(
            pair => pair.Key, pair => pair.Value.Map(key) is { } direction ? ReadDirection(direction) : new TargetNames(), StringComparer.Ordinal);

        return (Direction("inbound"), Direction("outbound"));
    }

    private static TargetNames ReadDirection(YamlMap direction)
    {
        direction.AllowOnly("a direction's policies", "timeout", "retry", "circuitBreaker");
        return ReadNames(direction);
    }

    private static TargetNames ReadNames(YamlMap target) => new()
    {
        Timeout = Name(target, "timeout"),
        Retry = Name(target, "retry"),
        Breaker = Name(target, "circuitBreaker"),
        Source = target,
    };

    private static string? Name(YamlMap target, string key) => target.Text(key) is { Length: > 0 } name ? name : null;

    private static void RefuseActorDefault(YamlMap place, string name, string kind)
    {
        if (name == $"DefaultActor{kind}")
        {
            throw place.Error($"{name} is for actors; LocalDapr has none but those of its workflow engine. {Hint}");
        }
    }

    private static TimeSpan? Span(YamlMap map, string key)
    {
        if (map.Text(key) is not { Length: > 0 } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            text += "ms"; // Dapr's unit where none is said.
        }

        return !GoDuration.TryParse(text, out TimeSpan span) ? throw map.Error(key, $"'{key}' is '{text}'; write it like 5s, 200ms or 1m30s.")
            : span <= GoDuration.LongestWait ? span
            : throw map.Error(key, $"'{key}' is '{text}'; LocalDapr waits {GoDuration.LongestWait.TotalHours:0}h at most. {Hint}");
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>The resiliency.yaml of a folder names what there is, and its figures fit those of the services.</summary>
public abstract partial class ResiliencyTests(string folder)
{
    private readonly JsonNode spec = ResourceFile.InFolder($"components/{folder}").Single(document => document.Kind == "Resiliency").Spec;

    protected JsonNode Targets => spec["targets"]!;

    private JsonNode Policies => spec["policies"]!;

    /// <summary>Each reference of a target to a policy: the policies' kind, and the name.</summary>
    private (string Kind, string Name)[] References =>
    [
        .. new[] { Targets["apps"], Targets["actors"] }.Concat(Directions.Select(one => one.Policy).ToArray())
            .SelectMany(Leaves)
            .Select(leaf => (leaf.Key == "retry" ? "retries" : leaf.Key + "s", leaf.Value)),
    ];

    private (string Component, string Direction, JsonNode Policy)[] Directions =>
    [
        .. Targets["components"]!.AsObject().SelectMany(component => component.Value!.AsObject().Select(
            direction => (component.Key, direction.Key, direction.Value!))),
    ];

    [Fact]
    public void Its_targets_are_the_apps_that_are_called_and_components() => Assert.Multiple(
        () => Assert.Equal([AppIds.Aggregator, AppIds.Scorer], Names(Targets["apps"]).Order(StringComparer.Ordinal)),
        () => Assert.Empty(Names(Targets["components"]).Except(ComponentFile.InFolder(folder).Keys)));

    /// <summary>Dapr lets a name without a policy pass: the target would go unprotected.</summary>
    [Fact]
    public void Every_policy_that_is_named_exists_and_every_one_that_exists_is_named()
    {
        IEnumerable<(string, string)> defined = Policies.AsObject().SelectMany(kind => Names(kind.Value).Select(name => (kind.Key, name)));

        Assert.Equal(defined.Order(), References.Distinct().Order());
    }

    /// <summary>Policies with these names would apply to all that has none of its own.</summary>
    [Fact]
    public void No_policy_is_a_default_or_replaces_a_built_in_one() => Assert.All(
        Policies.AsObject().SelectMany(kind => Names(kind.Value)),
        name => Assert.DoesNotMatch("^(Default|DaprBuiltIn)", name));

    [Fact]
    public void A_component_is_guarded_in_the_direction_it_has()
    {
        IReadOnlyDictionary<string, ComponentFile> components = ComponentFile.InFolder(folder);

        Assert.All(Directions, one => Assert.Equal(
            components[one.Component].Metadata.GetValueOrDefault("direction") == "input" ? "inbound" : "outbound", one.Direction));
    }

    [Fact]
    public void The_sidecar_gives_up_before_its_caller_does() => Assert.Multiple(
        () => Assert.True(Timeout(Targets["apps"]![AppIds.Aggregator]!) < Option("Dapr:InvocationTimeout")),
        () => Assert.True(Timeout(Targets["apps"]![AppIds.Scorer]!) < Option("Dapr:InvocationTimeout")),
        () => Assert.True(Option("Dapr:InvocationTimeout") < Option("Schedule:ActivityTimeout")),
        () => Assert.All(
            Directions.Where(one => one.Direction == "outbound"),
            one => Assert.InRange(Timeout(one.Policy), TimeSpan.FromSeconds(20), Option("Dapr:CallTimeout") - TimeSpan.FromSeconds(1))));

    /// <summary>The services repeat calls that may be repeated; a sidecar that did so as well would multiply them.</summary>
    [Fact]
    public void Only_the_service_repeats_a_call()
    {
        Assert.All(Targets["apps"]!.AsObject(), app => Assert.Null(app.Value!["retry"]));
        Assert.All(Directions.Where(one => one.Direction == "outbound"), one => Assert.Null(one.Policy["retry"]));
        Assert.True(int.Parse(OptionText("Dapr:Retries"), CultureInfo.InvariantCulture) > 0);
    }

    /// <summary>
    /// What the sidecar's few repetitions could not deliver comes again from the binding, for ever. The repetitions end soon, for a
    /// stopping sidecar waits for them. (That ingest answers 200, which alone acknowledges then, its own tests see to.)
    /// </summary>
    [Fact]
    public void A_telemetry_event_is_never_given_up()
    {
        JsonNode retry = Policies["retries"]![Targets["components"]![ComponentNames.Telemetry]!["inbound"]!["retry"]!.GetValue<string>()]!;
        int repetitions = retry["maxRetries"]!.GetValue<int>();
        TimeSpan longest = repetitions * Span(retry["maxInterval"]!);

        Assert.Equal("-1", ComponentFile.InFolder(folder)[ComponentNames.Telemetry].Metadata["backOffMaxRetries"]);
        Assert.InRange(repetitions, 1, 10);
        Assert.True(longest < TimeSpan.FromSeconds(30), $"A sidecar that is told to stop may wait for {longest}.");
    }

    /// <summary>
    /// A run's activities are tried again after 1, 2, 4 and 8 s. A breaker that stays open for less is passed on one of the attempts.
    /// It counts each try of each activity, so that fewer failures than one replica's worth of them do not open it.
    /// </summary>
    [Fact]
    public void A_run_rides_out_an_open_breaker() => Assert.All(Policies["circuitBreakers"]!.AsObject(), breaker =>
    {
        int failures = int.Parse(Number().Match(breaker.Value!["trip"]!.GetValue<string>()).Value, CultureInfo.InvariantCulture);

        Assert.True(Span(breaker.Value["timeout"]!) <= TimeSpan.FromSeconds(8));
        Assert.StartsWith("consecutiveFailures", breaker.Value["trip"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(failures > int.Parse(OptionText("Schedule:FanOut"), CultureInfo.InvariantCulture));
    });

    /// <summary>current.json is asked for before there is a model, each time in vain: a breaker would take that for an outage.</summary>
    [Fact]
    public void No_breaker_stands_before_blobs() => Assert.All(
        new[] { ComponentNames.Models, ComponentNames.Results, ComponentNames.DeadLetter },
        name => Assert.Null(Targets["components"]![name]!["outbound"]!["circuitBreaker"]));

    private static IEnumerable<string> Names(JsonNode? map) => map?.AsObject().Select(one => one.Key) ?? [];

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonNode? node) => (node?.AsObject() ?? [])
        .SelectMany(one => one.Value is JsonObject ? Leaves(one.Value) : [KeyValuePair.Create(one.Key, one.Value!.ToString())]);

    private TimeSpan Timeout(JsonNode target) => Span(Policies["timeouts"]![target["timeout"]!.GetValue<string>()]!);

    private static TimeSpan Span(JsonNode text)
    {
        Assert.True(GoDuration.TryParse(text.GetValue<string>(), out TimeSpan span));
        return span;
    }

    private static TimeSpan Option(string name) => TimeSpan.Parse(OptionText(name), CultureInfo.InvariantCulture);

    /// <summary>An option's default: docs/options.md is generated from the options themselves.</summary>
    private static string OptionText(string name) =>
        File.ReadLines(Path.Combine(Checkout.Root, "docs/options.md"))
            .Single(line => line.StartsWith($"| `{name}`", StringComparison.Ordinal))
            .Split('|')[2].Trim(' ', '`');

    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Number();
}

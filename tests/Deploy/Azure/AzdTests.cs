using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;
using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>azure.yaml: what <c>azd up</c> builds, runs and deploys, and in which order.</summary>
public sealed partial class AzdTests
{
    private static readonly JsonObject Project = YamlText.Documents(File.ReadAllText(Path.Combine(Checkout.Root, "azure.yaml"))).Single();

    [Fact]
    public void Its_services_are_the_four_and_each_is_one_project_on_Container_Apps()
    {
        JsonObject services = Project["services"]!.AsObject();

        Assert.Equal(Variants.Services.Order(StringComparer.Ordinal), services.Select(service => service.Key).Order(StringComparer.Ordinal));
        Assert.All(services, service => Assert.Equal("containerapp", (string?)service.Value!["host"]));
        Assert.All(services, service => Assert.Single(Directory.GetFiles(Path.Combine(Checkout.Root, (string)service.Value!["project"]!), "*.csproj")));
    }

    /// <summary>Without a file of its own for a service, azd would look for an app to change, and there is none the first time.</summary>
    [Fact]
    public void A_service_has_a_template_of_its_own_where_azd_looks_for_it() =>
        Assert.All(Variants.Services, service => Assert.True(File.Exists(Path.Combine(Checkout.Root, (string)Project["infra"]!["path"]!, service + ".bicepparam")), service));

    /// <summary>
    /// Aggregator is not ready before there is a schedule, which scheduler makes: were it deployed first, azd might wait for it in vain.
    /// And scorer reads what aggregator writes, so a newer scorer comes before a newer aggregator.
    /// </summary>
    [Fact]
    public void Aggregator_is_deployed_after_those_it_waits_for() =>
        Assert.Equal([AppIds.Scheduler, AppIds.Scorer], ContainerApp.Items(Project["services"]![AppIds.Aggregator]!["uses"]).Select(service => (string)service!).Order(StringComparer.Ordinal));

    [Fact]
    public void Its_hooks_are_there_for_every_system()
    {
        JsonNode[] scripts = [.. Project["hooks"]!.AsObject().SelectMany(hook => new[] { hook.Value!["posix"]!, hook.Value["windows"]! })];

        Assert.Equal(4, scripts.Length);
        Assert.All(scripts, script => Assert.True(File.Exists(Path.Combine(Checkout.Root, (string)script["run"]!)), script.ToJsonString()));
    }

    [Fact]
    public void The_runbook_asks_for_the_version_that_it_takes()
    {
        string version = Version().Match(Project["requiredVersions"]!["azd"]!.GetValue<string>()).Value;

        Assert.Contains($"{version} or newer", File.ReadAllText(Path.Combine(Checkout.Root, "docs", "azure.md")), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Version();
}

using Fleetscore.Contracts;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>components/local and components/azure are the same components for the same apps, of other types.</summary>
public sealed class SameComponentsTests
{
    private static readonly IReadOnlyDictionary<string, ComponentFile> Local = ComponentFile.InFolder("local");
    private static readonly IReadOnlyDictionary<string, ComponentFile> Azure = ComponentFile.InFolder("azure");

    public static TheoryData<string> Names =>
    [
        ComponentNames.Telemetry, ComponentNames.Features, ComponentNames.Workflow, ComponentNames.Models, ComponentNames.Results,
        ComponentNames.DeadLetter, ComponentNames.Tick,
    ];

    [Fact]
    public void Both_folders_hold_the_components_of_the_contracts()
    {
        string[] names = [.. Names.Select(row => row.Data).Order(StringComparer.Ordinal)];

        Assert.Equal(names, Local.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(names, Azure.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_component_has_the_same_role_scopes_and_direction_in_both(string name)
    {
        ComponentFile local = Local[name];
        ComponentFile azure = Azure[name];

        Assert.Equal(Role(local), Role(azure));
        Assert.Equal(local.Scopes.Order(StringComparer.Ordinal), azure.Scopes.Order(StringComparer.Ordinal));
        Assert.Equal(SameEverywhere(local), SameEverywhere(azure));
    }

    /// <summary>bindings or state.</summary>
    private static string Role(ComponentFile component) => component.Type[..component.Type.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>What the services rely on, whatever the type.</summary>
    private static string[] SameEverywhere(ComponentFile component) =>
        [.. new[] { "direction", "keyPrefix", "actorStateStore", "backOffMaxRetries" }.Select(key => $"{key}={component.Metadata.GetValueOrDefault(key)}")];
}

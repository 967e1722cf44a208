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
    public void A_component_has_the_same_role_scopes_and_direction_in_both(string name) =>
        Assert.Equal(Local[name].SeenByServices, Azure[name].SeenByServices);
}

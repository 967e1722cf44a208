using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Components;

public sealed class LocalResiliencyTests() : ResiliencyTests("local")
{
    /// <summary>By policies of the same names; but LocalDapr's workflow engine has its store to itself.</summary>
    [Fact]
    public void What_is_guarded_in_Azure_is_guarded_on_a_laptop()
    {
        JsonNode azure = ResourceFile.InFolder("components/azure").Single(document => document.Kind == "Resiliency").Spec["targets"]!.DeepClone();
        azure["components"]!.AsObject().Remove(ComponentNames.Workflow);

        Assert.True(JsonNode.DeepEquals(azure, Targets), Targets.ToJsonString());
    }
}

using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>Everything one deployment makes, resolved as far as can be known without Azure.</summary>
internal sealed class Deployment
{
    public Deployment(string name, Compiled parameters, string snapshot)
    {
        Name = name;
        Parameters = parameters;
        JsonNode root = Expression.ReadAll(JsonNode.Parse(snapshot))!;
        Snapshot = root;
        Resources = [.. root["predictedResources"]!.AsArray().Select(body => Resource.From(body!))];
        Apps = [.. Of("Microsoft.App/containerApps").Select(resource => new ContainerApp(resource))];
        RoleAssignments = [.. Of("Microsoft.Authorization/roleAssignments").Select(resource => new RoleAssignment(resource))];
    }

    /// <summary>The variant it was resolved from.</summary>
    public string Name { get; }

    /// <summary>Its parameter file as the compiler took it.</summary>
    public Compiled Parameters { get; }

    public JsonNode Snapshot { get; }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<ContainerApp> Apps { get; }

    public IReadOnlyList<RoleAssignment> RoleAssignments { get; }

    /// <summary>The app of a name in the contracts, or <c>dapr-control</c>.</summary>
    public ContainerApp App(string name) => Apps.SingleOrDefault(app => app.Id == name) ?? throw new InvalidOperationException($"The {Name} deployment has no app {name}.");

    public IEnumerable<Resource> Of(string type) => Resources.Where(resource => resource.Type.Equals(type, StringComparison.OrdinalIgnoreCase));

    public Resource Only(string type) => Assert.Single(Of(type));
}

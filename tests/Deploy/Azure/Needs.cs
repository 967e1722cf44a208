using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>A role that something in the deployment cannot work without.</summary>
/// <param name="Identity">The resource id of the identity that needs it.</param>
/// <param name="Role">The least role that is enough.</param>
/// <param name="Scope">The id of the resource it is needed for.</param>
internal sealed record Need(string Identity, string Role, string Scope)
{
    /// <summary>As <see cref="RoleAssignment.ToString"/> writes it.</summary>
    public override string ToString() => $"{Identity.Split('/')[^1]}: {Role} on {Scope.Split('/')[^1]}";
}

/// <summary>Reads from components, scale rules, images and Capture who needs what.</summary>
internal static partial class Needs
{
    /// <summary>
    /// Who writes into a blob binding; who is not named only reads: scorer and scheduler read models, scheduler shows dead letters
    /// in its dashboard.
    /// </summary>
    private static readonly HashSet<(string App, string Component)> Writers =
    [
        (AppIds.Ingest, ComponentNames.DeadLetter), (AppIds.Aggregator, ComponentNames.DeadLetter),
        (AppIds.Scheduler, ComponentNames.Results), (AppIds.Scorer, ComponentNames.Results),
    ];

    public static IReadOnlyList<Need> Of(Deployment deployment)
    {
        Need[] all = [.. deployment.Apps.SelectMany(app => OfComponents(deployment, app).Concat(OfScaleRules(deployment, app)).Concat(OfImages(deployment, app))).Concat(OfCapture(deployment)).Distinct()];
        return [.. all.Where(need => need.Role != Roles.BlobReader || !all.Contains(need with { Role = Roles.BlobContributor }))];
    }

    /// <summary>The identity whose client id a value is.</summary>
    public static string IdentityOfClientId(string clientId) =>
        ClientId().Match(clientId) is { Success: true } match ? match.Groups["id"].Value : throw new InvalidOperationException($"{clientId} is not the client id of an identity of this deployment.");

    private static IEnumerable<Need> OfComponents(Deployment deployment, ContainerApp app)
    {
        foreach (MountedFile file in app.Sidecar is { } sidecar ? MountedFile.Of(sidecar).Where(file => file.Kind == "Component") : [])
        {
            IReadOnlyDictionary<string, string> metadata = file.Metadata(app.Sidecar!);
            switch (file.Type)
            {
                case "bindings.azure.blobstorage":
                    string role = Writers.Contains((app.Id, file.Name)) ? Roles.BlobContributor : Roles.BlobReader;
                    yield return new Need(IdentityOfClientId(metadata["azureClientId"]), role, BlobContainer(deployment, metadata["accountName"], metadata["containerName"]));
                    break;
                case "bindings.azure.eventhubs":
                    string receiver = IdentityOfClientId(metadata["azureClientId"]);
                    yield return new Need(receiver, Roles.EventHubsReceiver, Hub(deployment, metadata["eventHubNamespace"], metadata["eventHub"]));
                    yield return new Need(receiver, Roles.BlobContributor, BlobContainer(deployment, metadata["storageAccountName"], metadata["storageContainerName"]));
                    break;
                case "state.postgresql": // a role inside of the database, made by a hook
                case "bindings.cron":
                case "bindings.localstorage": // a mounted share: whoever is in the network may use it
                    break;
                default:
                    throw new InvalidOperationException($"What a component of type {file.Type} needs is not known to this test.");
            }
        }
    }

    /// <summary>KEDA asks the hub how far it is, and reads the checkpoints.</summary>
    private static IEnumerable<Need> OfScaleRules(Deployment deployment, ContainerApp app)
    {
        foreach (ScaleRule rule in app.ScaleRules.Where(rule => rule.Type == "azure-eventhub"))
        {
            yield return new Need(rule.Identity!, Roles.EventHubsReceiver, Hub(deployment, rule.Metadata["eventHubNamespace"], rule.Metadata["eventHubName"]));
            yield return new Need(rule.Identity!, Roles.BlobReader, BlobContainer(deployment, rule.Metadata["storageAccountName"], rule.Metadata["blobContainer"]));
        }
    }

    private static IEnumerable<Need> OfImages(Deployment deployment, ContainerApp app) =>
        app.Registries.Select(registry => new Need((string)registry["identity"]!, Roles.AcrPull, deployment.Only("Microsoft.ContainerRegistry/registries").Id));

    /// <summary>The namespace writes what it captures by its own, system-assigned identity.</summary>
    private static IEnumerable<Need> OfCapture(Deployment deployment) =>
        deployment.Of("Microsoft.EventHub/namespaces/eventhubs").Where(hub => (bool?)hub["captureDescription.enabled"] == true)
            .Select(hub => new Need(
                hub.Id[..hub.Id.IndexOf("/eventhubs/", StringComparison.Ordinal)],
                Roles.BlobContributor,
                $"{(string)hub["captureDescription.destination.properties.storageAccountResourceId"]!}/blobServices/default/containers/{(string)hub["captureDescription.destination.properties.blobContainer"]!}"));

    private static string BlobContainer(Deployment deployment, string account, string container) =>
        Found(deployment, "Microsoft.Storage/storageAccounts/blobServices/containers", resource => resource.Name == container && resource.Id.Contains($"/storageAccounts/{account}/", StringComparison.Ordinal), $"container {container} of {account}");

    private static string Hub(Deployment deployment, string host, string hub) =>
        Found(deployment, "Microsoft.EventHub/namespaces/eventhubs", resource => resource.Name == hub && resource.Id.Contains($"/namespaces/{host.Split('.')[0]}/", StringComparison.Ordinal), $"hub {hub} of {host}");

    private static string Found(Deployment deployment, string type, Func<Resource, bool> condition, string what) =>
        deployment.Of(type).SingleOrDefault(condition)?.Id ?? throw new InvalidOperationException($"The {deployment.Name} deployment makes no {what}.");

    [GeneratedRegex(@"^\{(?<id>[^#]+)#clientId\}$")]
    private static partial Regex ClientId();
}

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Components;
using Fleetscore.Tests.Deploy.Resources;
using k8s.Models;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>What kubectl makes of an overlay: the components as they are, the variables they ask for, and nothing in the open.</summary>
public sealed partial class RenderedTests
{
    public static TheoryData<string> Overlays => [.. Cluster.Overlays];

    public static TheoryData<string> AzureOverlays => [.. Cluster.AzureOverlays];

    [Theory]
    [InlineData("azure")]
    [InlineData("azure-files", ComponentNames.Models, ComponentNames.Results)]
    public void Its_components_are_the_files_of_the_project(string overlay, params string[] onShares)
    {
        ResourceFile[] files =
        [
            .. ResourceFile.InFolder("components/azure").Where(file => !onShares.Contains(file.Name)),
            .. ResourceFile.InFolder("components/azure-files").Where(file => onShares.Contains(file.Name)),
        ];

        Assert.Equal(
            files.Select(Said).Order(StringComparer.Ordinal),
            Cluster.Of(overlay).Resources.Where(one => one.Kind is "Component" or "Resiliency").Select(Said).Order(StringComparer.Ordinal));
    }

    /// <summary>Whatever their types, the services find the same components.</summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public void Its_components_are_the_same_for_the_same_apps(string overlay) => Assert.Equal(
        ComponentFile.InFolder("azure").Values.Select(component => component.SeenByServices).Order(StringComparer.Ordinal),
        Cluster.Of(overlay).Components.Select(component => component.SeenByServices).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_sidecar_is_given_the_variables_of_its_components(string overlay)
    {
        Cluster cluster = Cluster.Of(overlay);
        Assert.All(Cluster.Apps, app =>
        {
            IEnumerable<string> asked = cluster.Components.Where(component => component.Scopes.Contains(app))
                .SelectMany(component => component.Entries.Select(entry => entry.Variable)).OfType<string>().Distinct();
            string given = string.Join(' ', Variables(cluster, app).Select(one => one.Name));

            Assert.All(asked, name => Assert.True(HandsOut(given, name), $"{app}'s sidecar does not hand {name} out of: {given}"));
        });
    }

    [Theory]
    [MemberData(nameof(AzureOverlays))]
    public void The_variables_come_from_the_settings(string overlay)
    {
        Cluster cluster = Cluster.Of(overlay);
        V1Secret settings = cluster.Of<V1Secret>("Secret").Single(); // it holds no secret, but is the only thing the injector reads

        Assert.Equal(
            Settings.OfFile().Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal),
            settings.Data.Select(pair => $"{pair.Key}={Encoding.UTF8.GetString(pair.Value)}").Order(StringComparer.Ordinal));
        Assert.All(Cluster.Apps.SelectMany(app => Variables(cluster, app)).Where(one => one.Value.Contains(':')), one =>
        {
            Assert.Equal(settings.Metadata.Name, one.Value.Split(':')[0]);
            Assert.Contains(one.Value.Split(':')[1], settings.Data.Keys);
        });
    }

    /// <summary>
    /// With workload identity Dapr signs in as the service account's identity, and does not look at a component's azureClientId: a sidecar
    /// is one identity, which for those with state is the owner of the tables.
    /// </summary>
    [Theory]
    [MemberData(nameof(AzureOverlays))]
    public void A_sidecar_is_one_identity_to_all_it_calls(string overlay)
    {
        Cluster cluster = Cluster.Of(overlay);

        Assert.All(Cluster.Apps, app =>
        {
            string key = app == "ingest" ? "INGEST_IDENTITY" : "FLEETSCORE_STATE_IDENTITY";
            string identity = Settings.OfFile()[key];
            Assert.All(
                Variables(cluster, app).Where(one => one.Name.EndsWith("_IDENTITY", StringComparison.Ordinal)),
                one => Assert.EndsWith($":{key}", one.Value, StringComparison.Ordinal));
            V1ServiceAccount account = cluster.Of<V1ServiceAccount>("ServiceAccount").Single(one => one.Metadata.Name == app);
            Assert.Equal(identity, account.Metadata.Annotations["azure.workload.identity/client-id"]);
            Assert.Equal("true", cluster.Deployment(app).Spec.Template.Metadata.Labels["azure.workload.identity/use"]);
            Assert.Contains(("FLEETSCORE_AZURE_AUTH", "workloadidentity"), Variables(cluster, app));
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Images_have_a_registry_and_a_version(string overlay) => Assert.All(
        Cluster.Of(overlay).Deployments,
        one => Assert.Matches(
            $@"^[a-z.]+/fleetscore/{one.Metadata.Name}:\d+\.\d+\.\d+$", one.Spec.Template.Spec.Containers.Single().Image));

    [Theory]
    [MemberData(nameof(Overlays))]
    public void All_is_in_one_namespace(string overlay) => Assert.All(
        Cluster.Of(overlay).Resources.Where(resource => resource.Kind is not ("Namespace" or "StorageClass")),
        resource => Assert.Equal("fleetscore", resource.Content["metadata"]!["namespace"]?.GetValue<string>()));

    /// <summary>
    /// A share that is not mounted would leave the sidecar to write to a disk that goes with the pod. A service that could write
    /// models could have others scored by them.
    /// </summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public void Who_keeps_blobs_on_a_share_has_it_mounted(string overlay)
    {
        Cluster cluster = Cluster.Of(overlay);
        Assert.All(cluster.Components.Where(component => component.Type == "bindings.localstorage"), component =>
            Assert.All(component.Scopes, app =>
            {
                V1PodSpec pod = cluster.Deployment(app).Spec.Template.Spec;
                V1Volume volume = pod.Volumes.Single(one => one.Name == component.Name);
                string mounts = component.Name == ComponentNames.Models ? "dapr.io/volume-mounts" : "dapr.io/volume-mounts-rw";
                Assert.Contains($"{volume.Name}:{component.Metadata["rootPath"]}", cluster.Annotations(app)[mounts].Split(','));
                Assert.Contains(cluster.Kind("PersistentVolumeClaim"), claim => claim.Name == volume.PersistentVolumeClaim.ClaimName);
            }));
    }

    /// <summary>The variables of an app's sidecar, in the order of its annotations: those given, then those from secrets.</summary>
    private static (string Name, string Value)[] Variables(Cluster cluster, string app) =>
    [
        .. new[] { "dapr.io/env", "dapr.io/env-from-secret" }
            .SelectMany(key => NextVariable().Split(cluster.Annotations(app).TryGetValue(key, out string? given) ? given : ""))
            .Select(variable => variable.Trim().Split('=', 2)).Where(pair => pair.Length == 2)
            .Select(pair => (pair[0], pair[1])),
    ];

    /// <summary>
    /// As the sidecar decides: it looks for the first place where the name stands in the list, and wants blanks or an end around it
    /// there. A longer name before it that holds it misleads the search.
    /// </summary>
    private static bool HandsOut(string list, string name)
    {
        int at = list.IndexOf(name, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || list[at - 1] == ' ') && (at + name.Length == list.Length || list[at + name.Length] == ' ');
    }

    private static string Said(ResourceFile resource)
    {
        JsonNode? scopes = resource.Content["scopes"];
        return $"{resource.Kind} {resource.Name} {Sorted(scopes)} {Sorted(resource.Spec)}";
    }

    /// <summary>Kustomize writes a map's keys in its own order.</summary>
    private static string Sorted(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(",", map.Select(pair => $"{pair.Key}:{Sorted(pair.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonArray list => $"[{string.Join(",", list.Select(Sorted))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    [GeneratedRegex(@",\s*(?=[a-zA-Z_][a-zA-Z0-9_]*=)")]
    private static partial Regex NextVariable();
}

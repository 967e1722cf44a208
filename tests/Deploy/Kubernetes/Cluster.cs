using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Resources;
using k8s.Models;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>What deploy/kubernetes puts into a cluster: as kubectl renders an overlay or, where there is no kubectl, as the files stand.</summary>
internal sealed class Cluster
{
    /// <summary>The base's files as they stand: no overlay, and so no components and no variables.</summary>
    public const string Base = "base";

    private const string Folder = "deploy/kubernetes";

    private static readonly ConcurrentDictionary<string, Lazy<Cluster?>> Known = new(StringComparer.Ordinal);

    private Cluster(IReadOnlyList<ResourceFile> resources) => Resources = resources;

    public static string[] Apps { get; } = [AppIds.Ingest, AppIds.Aggregator, AppIds.Scheduler, AppIds.Scorer];

    /// <summary>Which app calls which, and where.</summary>
    public static (string Caller, string Called, string Route)[] Calls { get; } =
        [(AppIds.Ingest, AppIds.Aggregator, Routes.Readings), (AppIds.Scheduler, AppIds.Scorer, Routes.Score)];

    public static string[] Overlays { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Checkout.Root, Folder, "overlays")).Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    public IReadOnlyList<ResourceFile> Resources { get; }

    public IReadOnlyList<V1Deployment> Deployments => Of<V1Deployment>("Deployment");

    /// <summary>Skips the test that asks where the overlay cannot be rendered here.</summary>
    public static Cluster Of(string name)
    {
        if (name == Base)
        {
            return new Cluster(ResourceFile.InFolder(Path.Combine(Folder, Base)).Where(IsApplied).ToList());
        }

        Cluster? rendered = Known.GetOrAdd(name, overlay => new Lazy<Cluster?>(() => Render(overlay))).Value;
        Assert.SkipWhen(rendered is null, "kubectl is not on this machine: the files were checked, the overlay was not rendered.");
        return rendered!;
    }

    public IReadOnlyList<T> Of<T>(string kind) => [.. Kind(kind).Select(ResourceSchemas.Read<T>)];

    public IEnumerable<ResourceFile> Kind(string kind) => Resources.Where(resource => resource.Kind == kind);

    public V1Deployment Deployment(string app) => Deployments.Single(one => one.Metadata.Name == app);

    public IDictionary<string, string> Annotations(string app) => Deployment(app).Spec.Template.Metadata.Annotations;

    public JsonNode Spec(string kind, string name) => Kind(kind).Single(resource => resource.Name == name).Spec;

    private static bool IsApplied(ResourceFile resource) => resource.Kind != "Kustomization";

    private static Cluster? Render(string overlay)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Checkout.Root, Folder, "overlays", overlay)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process kubectl = Process.Start(start)!;
            Task<string> said = kubectl.StandardError.ReadToEndAsync();
            string yaml = kubectl.StandardOutput.ReadToEnd();
            kubectl.WaitForExit();
            return kubectl.ExitCode == 0
                ? new Cluster(ResourceFile.InText(yaml, $"overlays/{overlay}"))
                : throw new InvalidOperationException($"kubectl kustomize refuses overlays/{overlay}: {said.GetAwaiter().GetResult()}");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

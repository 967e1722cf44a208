using System.Globalization;
using System.Text.Json.Nodes;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>Each sidecar loads exactly the files of this repository that are meant for its app, unchanged.</summary>
public sealed class ComponentTests
{
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_has_the_components_scoped_to_its_app_as_they_are_in_components_azure(string variant, string name)
    {
        Container sidecar = Variants.Of(variant).App(name).Sidecar!;

        Dictionary<string, string> mounted = Resources(sidecar).Where(file => file.Kind != "HTTPEndpoint").ToDictionary(file => file.FileName, file => file.Content);
        Dictionary<string, string> scoped = Files(variant).Where(file => file.Scopes.Contains(name) || file.Kind == "Resiliency").ToDictionary(file => file.FileName, file => file.Content);

        Assert.Equal(scoped.Keys.Order(StringComparer.Ordinal), mounted.Keys.Order(StringComparer.Ordinal));
        Assert.All(scoped, file => Assert.Equal(file.Value, mounted[file.Key]));
    }

    /// <summary>daprd reads no other file, and says nothing of it.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void The_files_of_a_sidecar_end_in_yaml(string variant, string name) =>
        Assert.All(Variants.Of(variant).App(name).Sidecar!.SecretFiles.Keys, path => Assert.EndsWith(".yaml", path, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_is_told_where_its_files_are(string variant, string name)
    {
        Container sidecar = Variants.Of(variant).App(name).Sidecar!;
        MountedFile[] files = [.. MountedFile.Of(sidecar)];

        Assert.Equal("Configuration", Assert.Single(files, file => file.Path == sidecar.CommandLine.Flag("config")).Kind);
        Assert.Equal(files.Length - 1, Resources(sidecar).Count());
    }

    /// <summary>daprd takes an unset variable for an empty value, and lets no file see its own tokens and settings.</summary>
    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void Every_variable_that_a_file_refers_to_is_set_and_may_be_referred_to(string variant, string name)
    {
        Container sidecar = Variants.Of(variant).App(name).Sidecar!;

        foreach (string variable in MountedFile.Of(sidecar).SelectMany(file => file.Variables))
        {
            Assert.True(sidecar.Environment.TryGetValue(variable, out EnvironmentVariable? set) && (set.Secret ?? set.Value) is { Length: > 0 }, $"{sidecar} has no {variable}");
            Assert.False(variable.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase) || variable.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase), $"daprd refuses to show {variable}");
        }
    }

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_file_share_is_mounted_where_a_component_keeps_its_files(string variant, string name)
    {
        ContainerApp app = Variants.Of(variant).App(name);
        string[] roots = [.. Resources(app.Sidecar!).Where(file => file is { Kind: "Component", Type: "bindings.localstorage" }).Select(file => file.Metadata(app.Sidecar!)["rootPath"])];

        JsonNode[] shares = [.. app.Sidecar!.Mounts.Where(mount => (string?)app.Sidecar.Volume(mount)["storageType"] == "NfsAzureFile")];
        Assert.Equal(roots.Order(StringComparer.Ordinal), shares.Select(mount => (string)mount["mountPath"]!).Order(StringComparer.Ordinal));
        Assert.All(shares, mount => Assert.Equal("sync", (string?)app.Sidecar.Volume(mount)["mountOptions"]));
    }

    [Theory]
    [MemberData(nameof(Variants.OwnApps), MemberType = typeof(Variants))]
    public void A_sidecar_keeps_every_run_and_the_same_share_of_events_as_the_services(string variant, string name)
    {
        MountedFile configuration = MountedFile.Of(Variants.Of(variant).App(name).Sidecar!).Single(file => file.Kind == "Configuration");

        double share = double.Parse(MountedFile.Text(configuration.Root["spec"]["tracing"]["samplingRate"])!, CultureInfo.InvariantCulture);
        Assert.Equal(name == AppIds.Ingest ? TraceShare.OfEvents : 1, share);
    }

    /// <summary>Files below the folder that daprd is told to load.</summary>
    private static IEnumerable<MountedFile> Resources(Container sidecar) =>
        MountedFile.Of(sidecar).Where(file => Path.GetDirectoryName(file.Path) == sidecar.CommandLine.Flag("resources-path"));

    /// <summary>components/azure; with file shares, its blob bindings changed for those of components/azure-files.</summary>
    private static IEnumerable<MountedFile> Files(string variant)
    {
        string[] folders = variant == Variants.Nfs ? ["azure", "azure-files"] : ["azure"];
        return folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, "components", folder), "*.yaml"))
            .GroupBy(path => Path.GetFileName(path))
            .SelectMany(same => MountedFile.Parse(same.Last(), File.ReadAllText(same.Last())));
    }
}

using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>What kubectl puts together, as the files say it.</summary>
public sealed class KustomizationTests
{
    /// <summary>The second of Kustomize's names for it among components, where all that ends in .yaml is for a sidecar.</summary>
    private static readonly string[] FileNames = ["kustomization.yaml", "Kustomization"];

    public static TheoryData<string> Files =>
    [
        .. new[] { "components", "deploy/kubernetes" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*ustomization*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_it_names_exists(string file) => Assert.All(Named(file), path => Assert.True(
        File.Exists(path) || FileNames.Any(name => File.Exists(Path.Combine(path, name))),
        $"{file} names {path}, which is neither a file nor a folder with a {FileNames[0]}."));

    /// <summary>A file that nobody names would look as if it were applied.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void It_names_every_file_of_a_folder_it_takes_files_from(string file)
    {
        string[] named = [.. Named(file).Where(path => Path.GetExtension(path) == ".yaml").Order(StringComparer.Ordinal)];
        IEnumerable<string> there = named.Select(path => Path.GetDirectoryName(path)!).Distinct()
            .SelectMany(folder => Directory.GetFiles(folder, "*.yaml"))
            .Where(path => !FileNames.Contains(Path.GetFileName(path)));

        Assert.Equal(there.Order(StringComparer.Ordinal), named);
    }

    private static IEnumerable<string> Named(string file)
    {
        string path = Path.Combine(Checkout.Root, file);
        return YamlText.Documents(File.ReadAllText(path)).Single()["resources"]!.AsArray()
            .Select(resource => Path.GetFullPath(resource!.GetValue<string>(), Path.GetDirectoryName(path)!));
    }
}

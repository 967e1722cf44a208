using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Kubernetes;

/// <summary>What kubectl puts together, as the files say it.</summary>
public sealed class KustomizationTests
{
    private const string FileName = "kustomization.yaml";

    public static TheoryData<string> Files =>
    [
        .. new[] { "components", "deploy/kubernetes" }.SelectMany(folder => Directory.GetFiles(
                Path.Combine(Checkout.Root, folder), FileName, SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_it_names_exists(string file) => Assert.All(Named(file), path => Assert.True(
        File.Exists(path) || File.Exists(Path.Combine(path, FileName)),
        $"{file} names {path}, which is neither a file nor a folder with a {FileName}."));

    /// <summary>A file that nobody names would look as if it were applied.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void It_names_every_file_of_a_folder_it_takes_files_from(string file)
    {
        string[] named = [.. Named(file).Where(path => Path.GetExtension(path) == ".yaml").Order(StringComparer.Ordinal)];
        IEnumerable<string> there = named.Select(path => Path.GetDirectoryName(path)!).Distinct()
            .SelectMany(folder => Directory.GetFiles(folder, "*.yaml"))
            .Where(path => Path.GetFileName(path) != FileName);

        Assert.Equal(there.Order(StringComparer.Ordinal), named);
    }

    private static IEnumerable<string> Named(string file)
    {
        string path = Path.Combine(Checkout.Root, file);
        return YamlText.Documents(File.ReadAllText(path)).Single()["resources"]!.AsArray()
            .Select(resource => Path.GetFullPath(resource!.GetValue<string>(), Path.GetDirectoryName(path)!));
    }
}

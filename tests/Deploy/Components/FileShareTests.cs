using Fleetscore.Contracts;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>
/// components/azure-files holds what may stand in for files of components/azure: swapping them changes where blobs are kept, and
/// nothing that a service sees.
/// </summary>
public sealed class FileShareTests
{
    private static readonly IReadOnlyDictionary<string, ComponentFile> Blob = ComponentFile.InFolder("azure");
    private static readonly IReadOnlyDictionary<string, ComponentFile> Share = ComponentFile.InFolder("azure-files");

    [Fact]
    public void Models_and_results_may_be_swapped() =>
        Assert.Equal([ComponentNames.Models, ComponentNames.Results], Share.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_set_with_a_share_is_the_same_set_for_the_same_apps()
    {
        Dictionary<string, ComponentFile> swapped = Blob.Values
            .Select(component => Share.GetValueOrDefault(component.Name, component))
            .ToDictionary(component => component.Name, StringComparer.Ordinal);

        Assert.Equal(Seen(Blob.Values), Seen(swapped.Values));
    }

    /// <summary>Nothing of another component, or of another place, can be reached through a share's path.</summary>
    [Fact]
    public void Each_share_has_a_folder_of_its_own() => Assert.All(Share.Values, component =>
        Assert.Equal($"/mnt/fleetscore/{component.Name}", component.Metadata["rootPath"]));

    private static IEnumerable<string> Seen(IEnumerable<ComponentFile> components) => components
        .Select(component => $"{component.FileName} {component.Name} [{string.Join(", ", component.Scopes)}] "
            + $"{component.Type.Split('.')[0]} {component.Metadata.GetValueOrDefault("direction")}")
        .Order(StringComparer.Ordinal);
}

using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.Tests.Dapr.Resiliency;

/// <summary>Resources of kind Resiliency, as a test writes them.</summary>
internal static class ResiliencyText
{
    /// <summary>Reads a spec, its lines indented by two: the first of them is line 5 of the file.</summary>
    public static ResiliencyResource Read(string spec)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");
        try
        {
            File.WriteAllText(file, $"apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {{ name: guard }}\nspec:\n{spec}\n");
            return ResiliencyReader.Read("guard", YamlMap.ReadDocuments(file)[0]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

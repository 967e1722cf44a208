using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resiliency;

internal static class GuardedSolution
{
    /// <summary>Adds a resource of kind Resiliency; the lines of its spec are indented by two.</summary>
    public static Solution Guarded(this Solution solution, string spec) =>
        solution.File("resiliency", $"apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {{ name: guard }}\nspec:\n{spec}\n");
}

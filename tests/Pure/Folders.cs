namespace Fleetscore.Tests.Pure;

/// <summary>Where tests find their files.</summary>
internal static class Folders
{
    /// <summary>This test project's own files, copied beside the tests.</summary>
    public static string Fixtures { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Real models of scikit-learn 0.19 and what 1.2.1 says of them, beside the project; null where they are missing.</summary>
    public static string? Reference => Path.Combine(Root, "..", "shared", "reference") is var folder && Directory.Exists(folder) ? folder : null;

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Fleetscore.slnx")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

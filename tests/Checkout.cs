namespace Fleetscore.Tests;

/// <summary>The repository the tests were built in.</summary>
internal static class Checkout
{
    /// <summary>The folder with Fleetscore.slnx in it.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>False where the sources came without git's folder, and so without a revision to name.</summary>
    public static bool HasRevision => Path.Exists(Path.Combine(Root, ".git"));

    /// <summary>A file or folder of ../shared beside the checkout; null where it is missing.</summary>
    public static string? Shared(string name) =>
        Path.GetFullPath(Path.Combine(Root, "..", "shared", name)) is var path && Path.Exists(path) ? path : null;

    private static string FindRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Fleetscore.slnx")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The tests run from within a checkout.");
    }
}

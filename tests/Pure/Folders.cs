namespace Fleetscore.Tests.Pure;

/// <summary>Where tests find their files.</summary>
internal static class Folders
{
    /// <summary>This test project's own files, copied beside the tests.</summary>
    public static string Fixtures { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    /// <summary>Real models of scikit-learn 0.19 and what 1.2.1 says of them, beside the project; null where they are missing.</summary>
    public static string? Reference => Checkout.Shared("reference");
}

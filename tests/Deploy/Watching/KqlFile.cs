namespace Fleetscore.Tests.Deploy.Watching;

/// <summary>A query under deploy/watching: the one place its text is written by hand.</summary>
/// <param name="Path">Its path there without the ending, such as <c>alerts/run-missed</c>.</param>
internal sealed record KqlFile(string Path, string Text)
{
    /// <summary>What alert rules ask.</summary>
    public const string Alerts = "alerts";

    /// <summary>What the workbook and Grafana draw.</summary>
    public const string Charts = "queries";

    public static string Home { get; } = System.IO.Path.Combine(Checkout.Root, "deploy", "watching");

    public static IReadOnlyList<KqlFile> All { get; } =
    [
        .. Directory.GetFiles(Home, "*.kql", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new KqlFile(System.IO.Path.GetRelativePath(Home, file).Replace('\\', '/')[..^".kql".Length], File.ReadAllText(file).TrimEnd('\n'))),
    ];

    public static TheoryData<string> Paths => [.. All.Select(file => file.Path)];

    public static KqlFile At(string path) => All.Single(file => file.Path == path);

    /// <summary>The names of the queries in a folder.</summary>
    public static IEnumerable<string> NamesIn(string folder) =>
        All.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => file.Path[(folder.Length + 1)..]);
}

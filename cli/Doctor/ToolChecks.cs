using System.Text.RegularExpressions;
using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.Cli.Doctor;

/// <summary>Programs that only some ways of running Fleetscore need; none of them is missed by <c>./fleetscore</c>.</summary>
internal static partial class ToolChecks
{
    /// <summary>Before, an event of Event Hubs that failed was checkpointed all the same, and so lost.</summary>
    internal static readonly Version OldestDapr = new(1, 18, 5);

    private const string Install = "For `dapr run -f .` install Dapr's command line from https://docs.dapr.io and run `dapr init --slim`.";
    private const string Lossy = "before, an event of Event Hubs that failed was checkpointed all the same";

    private static readonly string OwnFolder =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dapr", "bin");

    public static async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        List<Finding> findings =
        [
            .. Look("dapr", "LocalDapr stands in", Install, "dapr", "daprd", "placement", "scheduler"),
            .. Look("azure", "they are for a deployment to Azure alone", null, "az", "azd", "bicep"),
        ];
        if (Find("daprd") is { } daprd)
        {
            findings.Add(Judge((await ProgramVersion.AskAsync(daprd, Path.GetTempPath(), cancellation))?.Text ?? ""));
        }

        return findings;
    }

    internal static Finding Judge(string said) => Number().Match(said) is { Success: true } number
        ? Version.Parse(number.Value) is var version && version < OldestDapr
            ? Finding.Warning("dapr", $"daprd is {version}", $"Take {OldestDapr} or newer: {Lossy}.")
            : Finding.Good("dapr", $"daprd is {version}")
        : Finding.Note("dapr", $"daprd does not say its version (`{said}`)");

    /// <summary>Two lines at most: which are here, and which are not, which is no fault.</summary>
    private static IEnumerable<Finding> Look(string about, string whyNot, string? advice, params string[] programs)
    {
        ILookup<bool, string> here = programs.ToLookup(program => Find(program) is not null);
        if (here[true].Any())
        {
            yield return Finding.Note(about, $"here: {string.Join(", ", here[true])}");
        }

        if (here[false].Any())
        {
            yield return Finding.Note(about, $"not here and not needed: {string.Join(", ", here[false])}; {whyNot}", advice);
        }
    }

    /// <summary>Dapr's own programs lie in a folder that is not on the PATH.</summary>
    private static string? Find(string program) =>
        new[] { Path.Combine(OwnFolder, program), Path.Combine(OwnFolder, program + ".exe") }.FirstOrDefault(File.Exists)
        ?? ProgramPath.Find(program);

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}

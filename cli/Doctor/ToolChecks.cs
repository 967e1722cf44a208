using System.Text.RegularExpressions;
using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.Cli.Doctor;

/// <summary>Programs that only some ways of running Fleetscore need; none of them is missed by <c>./fleetscore</c>.</summary>
internal static partial class ToolChecks
{
    /// <summary>Before, an event of Event Hubs that failed was checkpointed all the same, and so lost.</summary>
    internal static readonly Version OldestDapr = new(1, 18, 5);

    private static readonly (string Name, string Use)[] OfAzure =
        [("az", "signs in to Azure"), ("azd", "deploys to Azure"), ("bicep", "checks the templates")];

    public static async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        string own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dapr", "bin");
        string? daprd = InFolder(own, "daprd") ?? ProgramPath.Find("daprd");
        if (ProgramPath.Find("dapr") is null)
        {
            findings.Add(Finding.Note("dapr", "its CLI is not here, and not needed: LocalDapr stands in", "For `dapr run -f .` install it from https://docs.dapr.io and run `dapr init --slim`."));
        }

        findings.Add(daprd is null
            ? Finding.Note("dapr", "daprd is not here, and not needed")
            : Judge((await ProgramVersion.AskAsync(daprd, Path.GetTempPath(), cancellation))?.Text ?? ""));
        foreach (string part in (string[])["placement", "scheduler"])
        {
            bool here = InFolder(own, part) is not null || ProgramPath.Find(part) is not null;
            findings.Add(Finding.Note("dapr", here ? $"{part} is here" : $"{part} is not here, and not needed"));
        }

        findings.AddRange(OfAzure.Select(tool => Finding.Note("azure", ProgramPath.Find(tool.Name) is { } path
            ? $"{tool.Name} is here: {path}"
            : $"{tool.Name}, which {tool.Use}, is not here, and only needed for that")));
        return findings;
    }

    internal static Finding Judge(string said) => Number().Match(said) is { Success: true } number
        ? Version.Parse(number.Value) is var version && version < OldestDapr
            ? Finding.Warning("dapr", $"daprd is {version}", $"Take {OldestDapr} or newer: before, an event of Event Hubs that failed was checkpointed all the same.")
            : Finding.Good("dapr", $"daprd is {version}")
        : Finding.Note("dapr", $"daprd does not say its version (`{said}`)");

    private static string? InFolder(string folder, string program) =>
        new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") }.FirstOrDefault(File.Exists);

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}

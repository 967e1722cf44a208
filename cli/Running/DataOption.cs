using System.CommandLine;

namespace Fleetscore.Cli.Running;

/// <summary><c>--data DIR</c>: which system a command looks at.</summary>
internal static class DataOption
{
    public static Option<DirectoryInfo?> Create(bool recursive = false) => new("--data")
    {
        Description = "The system's data. Default: .fleetscore in the checkout.",
        HelpName = "DIR",
        Recursive = recursive,
    };

    /// <summary>The system's readers' view.</summary>
    public static FleetView Open(this ParseResult parsed, Option<DirectoryInfo?> data) =>
        FleetView.Open(Solution.DataDirectory(parsed.GetValue(data)));
}

namespace Fleetscore.Cli;

/// <summary>The checkout this command line was built in.</summary>
internal static class Solution
{
    /// <summary>The folder with dapr.yaml in it.</summary>
    /// <exception cref="CommandException">There is none above the program.</exception>
    public static string Folder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "dapr.yaml")) && File.Exists(Path.Combine(at.FullName, "Fleetscore.slnx")))
            {
                return at.FullName;
            }
        }

        throw new CommandException("dapr.yaml was not found above the program: run ./fleetscore from a checkout of the repository.");
    }

    public static string AppFile() => Path.Combine(Folder(), "dapr.yaml");

    /// <summary>Where a running system keeps its data unless told otherwise.</summary>
    public static string DataDirectory(DirectoryInfo? chosen) => chosen?.FullName ?? Path.Combine(Folder(), ".fleetscore");
}

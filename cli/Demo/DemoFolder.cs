using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Demo;

/// <summary>The demo's data directory: it stays, so that the other commands have something to show, until the next demo.</summary>
internal static class DemoFolder
{
    /// <summary>Says that a folder is the demo's own to replace.</summary>
    private const string Marker = "made-by-fleetscore-demo.txt";

    /// <summary>The file that says what was injected.</summary>
    public const string Truth = "truth.csv";

    public static string Default() => Path.Combine(Solution.Folder(), ".fleetscore-demo");

    /// <summary>Removes what an earlier demo left and makes the folder anew.</summary>
    /// <exception cref="CommandException">It is a file, or holds something that is not a demo's, or a system runs on it, or cannot be written.</exception>
    public static void Replace(DirectoryInfo folder)
    {
        if (File.Exists(folder.FullName))
        {
            throw new CommandException($"--data {folder.FullName} is a file; name a folder.");
        }

        if (folder.Exists && folder.EnumerateFileSystemInfos().Any())
        {
            RequireOwn(folder);
        }

        try
        {
            if (folder.Exists)
            {
                folder.Delete(recursive: true);
            }

            folder.Create();
            File.WriteAllText(Path.Combine(folder.FullName, Marker), "`fleetscore demo` made this folder, and replaces all of it at its next run.\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--data {folder.FullName} cannot be written: {failure.Message} Name another folder.");
        }
    }

    private static void RequireOwn(DirectoryInfo folder)
    {
        if (!File.Exists(Path.Combine(folder.FullName, Marker)))
        {
            throw new CommandException($"--data {folder.FullName} is not empty and was not made by a demo; name another folder, or empty it first.");
        }

        if (HostFile.Read(folder.FullName) is { } host)
        {
            throw new CommandException($"A system runs on {folder.FullName} (process {host.ProcessId}). Stop it, or name another folder with --data.");
        }
    }
}

namespace Fleetscore.Cli.Doctor;

/// <summary>What the system allows a process, and its clock.</summary>
internal static class SystemChecks
{
    private const int FewFiles = 1024;
    private const string Limits = "/proc/self/limits";

    public static IEnumerable<Finding> Look(TimeProvider time)
    {
        yield return Clock(time.GetUtcNow(), File.GetLastWriteTimeUtc(typeof(SystemChecks).Assembly.Location));
        if (File.Exists(Limits))
        {
            yield return OpenFiles(File.ReadAllLines(Limits));
        }

        yield return Watchers();
    }

    /// <summary>A day's grace: copies keep times of another zone, or another machine's.</summary>
    internal static Finding Clock(DateTimeOffset now, DateTime built) => now.UtcDateTime < built.AddDays(-1)
        ? Finding.Wrong("clock", $"{now:u} is before this program was built ({built:u})", "Set the clock: periods are closed by it.")
        : Finding.Good("clock", $"{now:u}");

    /// <summary>The soft limit; in its line the numbers come after the name, which has blanks (proc(5)).</summary>
    internal static Finding OpenFiles(IEnumerable<string> limits)
    {
        const string Name = "Max open files";
        string? line = limits.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        string said = line?[Name.Length..].Trim().Split(' ')[0] ?? "unknown";
        return int.TryParse(said, out int files) && files < FewFiles
            ? Finding.Warning("limits", $"{files} open files a process", $"Allow at least {FewFiles}: ulimit -n {FewFiles}.")
            : Finding.Good("limits", $"open files a process: {said}");
    }

    /// <summary>Every service watches its settings; a system that has no watcher left lets none start.</summary>
    private static Finding Watchers()
    {
        try
        {
            using var watcher = new FileSystemWatcher(Path.GetTempPath()) { EnableRaisingEvents = true };
            return Finding.Good("watchers", "files can be watched");
        }
        catch (IOException none)
        {
            return Finding.Wrong(
                "watchers",
                none.Message,
                "Allow more: sudo sysctl fs.inotify.max_user_instances=1024, or set DOTNET_USE_POLLING_FILE_WATCHER=1.");
        }
    }
}

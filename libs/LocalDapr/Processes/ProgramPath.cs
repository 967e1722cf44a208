namespace Fleetscore.LocalDapr.Processes;

/// <summary>Where programs are.</summary>
public static class ProgramPath
{
    /// <summary>
    /// Looks for a program in the folders of <c>PATH</c>, as a shell does; on Windows with the endings of <c>PATHEXT</c>.
    /// </summary>
    /// <returns>Null where there is none that may be run.</returns>
    public static string? Find(string program)
    {
        string[] endings = OperatingSystem.IsWindows() ? ["", .. Entries("PATHEXT", ';')] : [""];
        return Entries("PATH", Path.PathSeparator)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(MayBeRun);
    }

    private static bool MayBeRun(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != 0);
    }

    private static string[] Entries(string variable, char separator) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries);
}

using System.Diagnostics;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>
/// How an app's command is started: in a session of its own where the system has <c>setsid</c> (Linux), so that Ctrl-C in the
/// host's terminal reaches the host alone, and so that whatever the app starts can be ended with it.
/// </summary>
internal static class AppCommand
{
    private static readonly string? SetSession = ProgramPath.Find("setsid");

    /// <summary>True where an app's process number is also that of its group.</summary>
    public static bool LeadsGroup => SetSession is not null;

    /// <exception cref="LocalDaprException">There is no such program.</exception>
    public static ProcessStartInfo Of(string appName, AppEntry entry, IReadOnlyDictionary<string, string> environment)
    {
        string program = Program(entry) ?? throw CannotStart(appName, entry, "no such program", null);
        var start = new ProcessStartInfo(program, entry.Command.Skip(1))
        {
            WorkingDirectory = entry.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return InOwnSession(start);
    }

    /// <summary>Puts <c>setsid</c> before a command, where the system has it; the process stays the same one.</summary>
    public static ProcessStartInfo InOwnSession(ProcessStartInfo start)
    {
        if (SetSession is not null)
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = SetSession;
        }

        return start;
    }

    public static LocalDaprException CannotStart(string appName, AppEntry entry, string problem, Exception? cause) =>
        new($"{appName} cannot be started: {string.Join(' ', entry.Command)}: {problem}", cause);

    /// <summary>A name is looked for on the PATH, a path begins in the app's folder, as with <c>dapr run</c>.</summary>
    private static string? Program(AppEntry entry)
    {
        string program = entry.Command[0];
        if (Path.GetFileName(program) == program)
        {
            return ProgramPath.Find(program);
        }

        string path = Path.GetFullPath(program, entry.Directory);
        return File.Exists(path) ? path : null;
    }
}

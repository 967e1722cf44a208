using System.ComponentModel;
using System.Diagnostics;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Whether a process still runs.</summary>
internal static class ProcessLife
{
    /// <summary>Each process reckons when another began from its own idea of when the system started.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !HasEnded(process);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Finds a process that was seen before, unless its number belongs to another one by now.</summary>
    /// <returns>Null where it has ended, or may not be looked at.</returns>
    public static Process? Find(int processId, DateTime began)
    {
        Process? process = null;
        try
        {
            process = Process.GetProcessById(processId);
            if (!HasEnded(process) && (Began(process) - began).Duration() < ClockError)
            {
                return process;
            }
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Somebody else's, or it ended meanwhile.
        }

        process?.Dispose();
        return null;
    }

    /// <summary>Waits for the end of a process that somebody else started.</summary>
    /// <returns>False where it was cancelled first.</returns>
    public static async Task<bool> EndsAsync(Process process, CancellationToken cancellation)
    {
        while (!HasEnded(process))
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(Interval, CancellationToken.None);
        }

        return true;
    }

    /// <summary>
    /// What has ended keeps its number until its parent, which is the system's first process by now, asks how it went. In a container
    /// that may be late, or never; to .NET it runs as long.
    /// </summary>
    private static bool HasEnded(Process process) => process.HasExited || IsZombie(process.Id);

    private static bool IsZombie(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is 'Z' or 'X'; // proc_pid_stat(5): number (name) state …
        }
        catch (IOException)
        {
            return true; // Gone by now.
        }
    }

    /// <summary>UTC; the default where it ended before it could be asked.</summary>
    public static DateTime Began(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return default;
        }
    }
}

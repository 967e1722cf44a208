using System.ComponentModel;
using System.Diagnostics;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Whether a process still runs.</summary>
internal static class ProcessLife
{
    /// <summary>Each process reckons when another began from its own idea of when the system started.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(2);

    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
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
            if (!process.HasExited && (Began(process) - began).Duration() < ClockError)
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

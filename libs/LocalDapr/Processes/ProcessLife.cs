using System.Diagnostics;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Whether a process still runs.</summary>
internal static class ProcessLife
{
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
}

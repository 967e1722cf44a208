using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>What .NET does not offer of POSIX' signals. There are none on Windows.</summary>
internal static class Signals
{
    private const int NoSuchProcess = 3;
    private const int Kill = 9;
    private const int Terminate = 15;

    /// <summary>Sends SIGTERM.</summary>
    /// <param name="target">A process, or minus the number of a group: all that are in it.</param>
    /// <returns>False where there is nobody to ask any more, or no such signal here.</returns>
    public static bool AskToEnd(int target) => !OperatingSystem.IsWindows() && Send(target, Terminate) == 0;

    /// <summary>Sends SIGKILL; nothing happens where nobody is left.</summary>
    /// <inheritdoc cref="AskToEnd" path="/param" />
    public static void End(int target)
    {
        if (!OperatingSystem.IsWindows() && Send(target, Kill) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error, $"{target} cannot be killed");
        }
    }

    /// <summary>Whether anybody is left in a group of processes.</summary>
    public static bool IsAnybodyIn(int group) => !OperatingSystem.IsWindows() && Send(-group, 0) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Send(int process, int signal);
}

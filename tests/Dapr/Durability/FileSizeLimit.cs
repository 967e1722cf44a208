using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>
/// How long a process may make a file (RLIMIT_FSIZE), changed while it runs: to it, the disk is full.
/// </summary>
internal static class FileSizeLimit
{
    public const ulong None = ulong.MaxValue;

    private const int FileSize = 1;

    /// <summary>A host that can be limited: it is told of the limit by an error, where SIGXFSZ would end it.</summary>
    public static async Task<LoneHost> StartAsync(Solution solution)
    {
        _ = solution.Options(); // Writes dapr.yaml.
        const string ignoring = "trap '' XFSZ; exec dotnet \"$0\" \"$1\"";
        LoneHost host = LoneHost.Launch(new ProcessStartInfo("sh", ["-c", ignoring, Solution.HostApp, solution.AppFile]), solution);
        await host.ReadyAsync();
        return host;
    }

    public static void Set(int processId, ulong bytes)
    {
        var limit = new Limit { Soft = bytes, Hard = None };
        if (Change(processId, FileSize, ref limit, IntPtr.Zero) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The files of process {processId} cannot be limited");
        }
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static extern int Change(int processId, int resource, ref Limit limit, IntPtr before);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}

using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Fleetscore.LocalDapr.Storage;

/// <summary>What .NET does not offer of POSIX: making a folder's entries durable.</summary>
internal static class Posix
{
    private const int ReadOnly = 0;

    /// <summary>Waits until a folder's entries (a rename, a new file) are on disk. Windows does that by itself.</summary>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open([.. Encoding.UTF8.GetBytes(path), 0], ReadOnly);
        if (descriptor < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} cannot be opened");
        }

        int synced = Sync(descriptor);
        int error = Marshal.GetLastPInvokeError();
        int closed = Close(descriptor);
        if (synced != 0 || closed != 0)
        {
            throw new Win32Exception(error, $"{path} cannot be made durable");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}

using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Who listens on a port.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Program">The program's name, without its path.</param>
public sealed record PortOwner(int ProcessId, string Program)
{
    private const string Listening = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>True where somebody listens on a port, on whichever address.</summary>
    public static bool IsTaken(int port) =>
        Ports.Taken(port) is not null
        || IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    /// <summary>Looks for the process in Linux' tables (proc(5): /proc/net/tcp, /proc/pid/fd).</summary>
    /// <returns>Null where nobody listens, where it is another user's, and on other systems.</returns>
    public static PortOwner? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        HashSet<string> sockets = [.. Tables.Where(File.Exists).SelectMany(table => Sockets(table, port))];
        return sockets.Count == 0 ? null : Process.GetProcesses().Select(process => Owner(process, sockets)).OfType<PortOwner>().FirstOrDefault();
    }

    private static IEnumerable<string> Sockets(string table, int port) =>
        from line in File.ReadLines(table).Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns[3] == Listening && int.Parse(columns[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port
        select $"socket:[{columns[9]}]";

    private static PortOwner? Owner(Process process, HashSet<string> sockets)
    {
        using (process)
        {
            try
            {
                bool owns = Directory.EnumerateFileSystemEntries($"/proc/{process.Id}/fd")
                    .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
                return owns ? new PortOwner(process.Id, process.ProcessName) : null;
            }
            catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                return null;
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Fleetscore.Tests;

/// <summary>Ports for what is started later, or not at all.</summary>
internal static class FreePorts
{
    private const int Lowest = 15_000;
    private const int Highest = 30_000;

    private static int next = RandomNumberGenerator.GetInt32(Lowest, Highest);

    /// <summary>
    /// Ports in a row that nobody uses, below those which systems give to whoever asks for any: a client or server that starts
    /// meanwhile would else get one of them. None is given twice by a process.
    /// </summary>
    public static int[] Choose(int count)
    {
        while (true)
        {
            int first = Interlocked.Add(ref next, count) - count;
            if (first + count > Highest)
            {
                Interlocked.Exchange(ref next, Lowest);
                continue;
            }

            int[] ports = [.. Enumerable.Range(first, count)];
            if (ports.All(IsFree))
            {
                return ports;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

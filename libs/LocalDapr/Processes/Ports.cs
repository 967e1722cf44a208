using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>Which ports a host uses.</summary>
internal static class Ports
{
    public const int Highest = 65535;

    // Below those that Linux gives to whoever asks for any: from its choice until an app listens, a port is nobody's.
    private const int LowestChoice = 10_000;
    private const int Choices = 22_000;
    private const int Stride = 7_919; // has no divisor in common with their number, so that each comes once in a round

    private static int lastChoice = RandomNumberGenerator.GetInt32(Choices);

    /// <summary>Ports nobody listens on, all different, and others than this process was given before.</summary>
    public static IReadOnlyList<int> Free(int count) =>
        [.. Enumerable.Range(0, Choices).Select(_ => NextChoice()).Where(port => Taken(port) is null).Take(count)];

    /// <summary>Refuses a port that is taken, by what it is for.</summary>
    public static void CheckFree(int port, string purpose)
    {
        if (Taken(port) is { } taken)
        {
            throw Refusal(port, purpose, taken);
        }
    }

    internal static LocalDaprException Refusal(int port, string purpose, SocketException why)
    {
        bool inUse = why.SocketErrorCode == SocketError.AddressAlreadyInUse;
        string problem = inUse ? "is in use. Stop what uses it, or choose others" : $"cannot be had: {why.Message}. Choose others";
        return new LocalDaprException(
            $"Port {port} ({purpose}) {problem}: "
            + "`up --ports 1000` adds 1000 to each, `up --ports free` takes free ones, `broker --port` names one.",
            why)
        {
            IsPortInUse = inUse,
        };
    }

    /// <summary>Why nobody can listen on a port; null where it is free.</summary>
    public static SocketException? Taken(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            probe.Start();
            return null;
        }
        catch (SocketException taken)
        {
            return taken;
        }
    }

    private static int NextChoice() => LowestChoice + (int)((uint)Interlocked.Increment(ref lastChoice) * (long)Stride % Choices);

    /// <summary>Adds to a port of a file.</summary>
    public static int Shift(int port, int offset, string purpose) => port + offset is >= 1 and <= Highest
        ? port + offset
        : throw new LocalDaprException($"Port {port} ({purpose}) moved by {offset} is {port + offset}; a port is 1 to {Highest}.");

    /// <summary>
    /// True where somebody accepts connections. Where nobody does, the system may give the probe that very port as its own, and
    /// connect it with itself.
    /// </summary>
    public static async Task<bool> IsListeningAsync(int port, CancellationToken cancellation)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
            return !probe.RemoteEndPoint!.Equals(probe.LocalEndPoint);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Globalization;

namespace Fleetscore.LocalDapr;

/// <summary>One host per data directory. The system lets go of the lock when the process ends, however it ends.</summary>
internal sealed class HostLock : IAsyncDisposable
{
    private const string LockName = "host.lock";
    private const string HolderName = "host.pid";

    private readonly FileStream file;
    private readonly string holder;

    private HostLock(FileStream file, string holder)
    {
        this.file = file;
        this.holder = holder;
    }

    /// <exception cref="LocalDaprException">Another host has it, or nothing can be kept there.</exception>
    public static HostLock Take(string dataDirectory)
    {
        string holder = Path.Combine(dataDirectory, HolderName); // Apart, because the lock keeps readers out as well.
        FileStream? file = null;
        try
        {
            CreateDirectory(dataDirectory);
            file = new FileStream(Path.Combine(dataDirectory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new HostLock(file, holder);
        }
        catch (IOException held) when (file is null && IsHeld(held))
        {
            string who = ReadHolder(holder) is { } process ? $" (process {process})" : "";
            throw new LocalDaprException(
                $"{dataDirectory} is in use by another host{who}. Stop it, or give this one a data directory of its own: --data DIR.", held);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new LocalDaprException(
                $"{dataDirectory} cannot be the data directory: {wrong.Message} Mend that, or choose another one: --data DIR.", wrong);
        }
    }

    /// <summary>Whether a host, or a broker alone, runs on a data directory.</summary>
    public static bool IsTaken(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, LockName);
        try
        {
            using FileStream? file = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None) : null;
            return false;
        }
        catch (IOException held)
        {
            return IsHeld(held);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // Whoever it belongs to, no host of this user's can run there.
        }
    }

    /// <summary>.NET tells by number alone why a file cannot be opened: EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION.</summary>
    private static bool IsHeld(IOException problem) => problem.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string? ReadHolder(string holder)
    {
        try
        {
            return File.ReadAllText(holder);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // It has just begun, or is just ending.
        }
    }

    /// <summary>What is kept there is its owner's alone; a folder that is there already keeps its rights.</summary>
    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(holder);
        return file.DisposeAsync();
    }
}

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

    /// <exception cref="LocalDaprException">Another host has it.</exception>
    public static HostLock Take(string dataDirectory)
    {
        CreateDirectory(dataDirectory);
        string holder = Path.Combine(dataDirectory, HolderName); // Apart, because the lock keeps readers out as well.
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(dataDirectory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            string who = File.Exists(holder) ? $" (process {File.ReadAllText(holder)})" : "";
            throw new LocalDaprException(
                $"{dataDirectory} is in use by another host{who}. Stop it, or give this one a data directory of its own: --data DIR.", held);
        }

        File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new HostLock(file, holder);
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
        catch (IOException)
        {
            return true;
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

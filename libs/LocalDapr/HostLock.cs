using System.Globalization;

namespace Fleetscore.LocalDapr;

/// <summary>One host per data directory. The system lets go of the lock when the process ends, however it ends.</summary>
internal sealed class HostLock : IAsyncDisposable
{
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
        Directory.CreateDirectory(dataDirectory);
        string holder = Path.Combine(dataDirectory, "host.pid"); // Apart, because the lock keeps readers out as well.
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(dataDirectory, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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

    public ValueTask DisposeAsync()
    {
        File.Delete(holder);
        return file.DisposeAsync();
    }
}

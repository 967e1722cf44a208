using System.Globalization;

namespace Fleetscore.LocalDapr;

/// <summary>One host per data directory. The system lets go of the lock when the process ends, however it ends.</summary>
internal sealed class HostLock : IAsyncDisposable
{
    private const string FileName = "host.lock";

    private readonly FileStream file;

    private HostLock(FileStream file) => this.file = file;

    /// <exception cref="LocalDaprException">Another host has it.</exception>
    public static HostLock Take(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        string path = Path.Combine(dataDirectory, FileName);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new LocalDaprException(
                $"{dataDirectory} is in use by another host{Holder(path)}. Stop it, or give this one a data directory of its own: --data DIR.", held);
        }

        using (var writer = new StreamWriter(file, leaveOpen: true))
        {
            writer.Write(Environment.ProcessId);
        }

        file.SetLength(file.Position);
        return new HostLock(file);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private static string Holder(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? $" (process {id})" : "";
        }
        catch (IOException)
        {
            return ""; // Where the lock also keeps readers out, the message does without the number.
        }
    }
}

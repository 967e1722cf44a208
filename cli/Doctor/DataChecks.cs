using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Doctor;

/// <summary>The data directory: room, rights, the kind of file system, who uses it, whether its databases are whole.</summary>
internal static class DataChecks
{
    private const string About = "data";
    private const string Mend = "Give yourself the right to read and write there, or choose another folder: --data DIR.";
    private const long Little = 1_000_000_000;
    private const long LargestChecked = 1_000_000_000;

    /// <summary>
    /// Where several machines, or a machine and its guest, share files, SQLite's log (WAL) is not safe: it needs memory that all share.
    /// </summary>
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse",
        "webdav",
    };

    public static IEnumerable<Finding> Look(string data)
    {
        string nearest = Nearest(data);
        return [Writable(data, nearest), Room(nearest), .. Directory.Exists(data) ? Contents(data) : []];
    }

    /// <summary>What belongs to somebody else can maybe not be read, and that is a finding as well.</summary>
    private static Finding[] Contents(string data)
    {
        try
        {
            return [.. Users(data), .. Databases(data)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [Finding.Wrong(About, $"{data} cannot be read: {refused.Message}", Mend)];
        }
    }

    private static string Nearest(string data)
    {
        string folder = Path.GetFullPath(data);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }

    private static Finding Writable(string data, string nearest)
    {
        for (string? above = data; above is not null && above != nearest; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
            {
                return Finding.Wrong(About, $"{data} cannot be a folder: {above} is a file", Mend);
            }
        }

        string probe = Path.Combine(nearest, $".fleetscore-doctor-{Environment.ProcessId}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                return Finding.Good(About, $"{data} {(nearest == data ? "can be written" : "is not there yet and can be made")}");
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Finding.Wrong(About, $"{data} cannot be written: {refused.Message}", Mend);
        }
    }

    private static Finding Room(string nearest)
    {
        try
        {
            var drive = new DriveInfo(nearest);
            string room = $"{drive.AvailableFreeSpace / 1e9:F1} GB free on {drive.DriveFormat}";
            if (drive.AvailableFreeSpace < Little)
            {
                const string Rate = "a fleet of 1000 series writes some 100 MB in a week, and what cannot be written is not acknowledged";
                return Finding.Wrong("disk", room, $"Make room: {Rate}.");
            }

            return Shared.Contains(drive.DriveFormat)
                ? Finding.Warning(
                    "disk", room, "SQLite's log is not safe on a shared file system: keep the data on a disk of this machine, --data DIR.")
                : Finding.Good("disk", room);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Note("disk", $"its room is not known: {unknown.Message}");
        }
    }

    private static IEnumerable<Finding> Users(string data)
    {
        HostFile? host = null;
        HostFile? dead = null;
        string? damage = null;
        try
        {
            (host, dead) = (HostFile.Read(data), HostFile.LeftBehind(data));
        }
        catch (LocalDaprException unreadable)
        {
            damage = unreadable.Message;
        }

        if (damage is not null)
        {
            yield return Finding.Wrong("host", damage, "A host that starts writes it anew.");
        }
        else if (host is not null)
        {
            yield return Finding.Good("host", $"runs (process {host.ProcessId}); `fleetscore status` says how it is");
        }
        else if (HostInspection.IsInUse(data))
        {
            yield return Finding.Note("host", "a broker alone, or a host that is just starting, uses the folder");
        }
        else
        {
            yield return dead is null
                ? Finding.Good("host", "none runs; `fleetscore up` starts one")
                : Finding.Note(
                    "host",
                    $"the last one (process {dead.ProcessId}) was killed. What was acknowledged is safe",
                    "`fleetscore up` starts another one.");
        }

        IReadOnlyList<string> left = HostInspection.LeftOvers(data);
        if (host is null && left.Count > 0)
        {
            yield return Finding.Warning(
                "host",
                $"apps of a host that was killed still run: {string.Join(", ", left)}",
                "They end by themselves within 20 s; if not, the next host ends them.");
        }
    }

    private static IEnumerable<Finding> Databases(string data)
    {
        string[] files = [.. Directory.EnumerateFiles(data, "*.db").Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            string name = Path.GetFileName(file);
            if (new FileInfo(file).Length > LargestChecked)
            {
                yield return Finding.Note("database", $"{name} is larger than {LargestChecked / 1e9:F0} GB and was not read");
            }
            else
            {
                yield return HostInspection.DatabaseProblem(file) is { } problem
                    ? Finding.Wrong(
                        "database",
                        $"{name}: {problem}",
                        $"Stop the host, keep a copy of {name} with its -wal and -shm, restore or delete it: deleted, it begins empty.")
                    : Finding.Good("database", $"{name} is whole");
            }
        }
    }
}

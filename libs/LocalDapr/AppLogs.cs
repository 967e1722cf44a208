using System.Globalization;
using System.Text.RegularExpressions;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr;

/// <summary>
/// Where the lines of an app and of its sidecar go, as dapr.yaml says: to the host's output, or to a file below the app's folder,
/// <c>.dapr/logs/{app}_app_{time}.log</c> and <c>…_daprd_…</c>, as the Dapr CLI names them, or to both.
/// </summary>
internal sealed partial class AppLogs : IAsyncDisposable
{
    private readonly LogFile?[] files;

    private AppLogs(params LogFile?[] files) => this.files = files;

    /// <summary>Takes a line of the app, and who said it.</summary>
    public required Action<string, string> App { get; init; }

    /// <summary>Takes a line of the sidecar, and who said it.</summary>
    public required Action<string, string> Sidecar { get; init; }

    /// <param name="entry">Whose lines.</param>
    /// <param name="now">The time in the files' names.</param>
    /// <param name="console">The host's output.</param>
    /// <exception cref="LocalDaprException">A file cannot be made.</exception>
    public static AppLogs Open(AppEntry entry, DateTimeOffset now, Action<string, string> console)
    {
        LogFile? app = Create(entry, entry.AppLog, "app", now);
        LogFile? sidecar = Create(entry, entry.SidecarLog, "daprd", now);
        return new AppLogs(app, sidecar) { App = To(app, entry.AppLog, console), Sidecar = To(sidecar, entry.SidecarLog, console) };
    }

    public ValueTask DisposeAsync()
    {
        foreach (LogFile? file in files)
        {
            file?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Replicas have files of their own; the CLI would give those that start in the same second one.</summary>
    private static LogFile? Create(AppEntry entry, LogDestination destination, string who, DateTimeOffset now)
    {
        if (!destination.HasFlag(LogDestination.File))
        {
            return null;
        }

        string time = now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        string path = Path.Combine(entry.Directory, ".dapr", "logs", $"{entry.Name}_{who}_{time}.log");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new LogFile(path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new LocalDaprException(
                $"The log {path} cannot be written: {wrong.Message} Write appLogDestination: console in dapr.yaml.", wrong);
        }
    }

    private static Action<string, string> To(LogFile? file, LogDestination destination, Action<string, string> console) => file is null
        ? console
        : (source, line) =>
        {
            bool isWritten = file.TryWrite(line);
            if (!isWritten || destination.HasFlag(LogDestination.Console))
            {
                console(source, line);
            }
        };

    /// <summary>
    /// Lines without their colours. They come from several threads, the last ones after the end. What cannot be written (the disk is
    /// full) harms nobody who only says something.
    /// </summary>
    private sealed partial class LogFile(string path) : IDisposable
    {
        private readonly Lock gate = new();

        /// <summary>No buffer below the writer: what the disk did not take would be tried again at the end, which would fail.</summary>
        private readonly StreamWriter writer = new(
            new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        {
            AutoFlush = true,
        };

        private bool isClosed;

        /// <returns>False where the file did not take the line. One that comes after the end is nobody's.</returns>
        public bool TryWrite(string line)
        {
            lock (gate)
            {
                if (isClosed)
                {
                    return true;
                }

                try
                {
                    writer.WriteLine(Color().Replace(line, ""));
                    return true;
                }
                catch (Exception wrong) when (wrong is IOException or ArgumentOutOfRangeException) // The second is .NET's for EFBIG.
                {
                    return false;
                }
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                isClosed = true;
                writer.Dispose();
            }
        }

        [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]", RegexOptions.CultureInvariant)]
        private static partial Regex Color();
    }
}

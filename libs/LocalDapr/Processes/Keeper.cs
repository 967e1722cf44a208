using System.Diagnostics;
using System.Globalization;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>
/// Ends the apps when the host can no longer do it: a shell script that reads which of them run, and to whom the end of its
/// input, which the system closes however the host ends, means that they are to end. There is none on Windows.
/// </summary>
internal sealed class Keeper : IAsyncDisposable
{
    private const string Shell = "/bin/sh";

    /// <summary>Asks first and kills after so many seconds as its argument says. A minus names a group.</summary>
    private const string Script =
        """
        limit=$1
        trap '' HUP INT QUIT TERM
        running=' '
        while read -r sign process; do
          case $sign in
            +) running="$running$process " ;;
            -) running="${running%%" $process "*} ${running#*" $process "}" ;;
          esac
        done
        signal() { kill -s "$1" -- "-$2" 2>/dev/null || kill -s "$1" "$2" 2>/dev/null; }
        anybody() { for process in $running; do signal 0 "$process" && return 0; done; return 1; }
        for process in $running; do signal TERM "$process"; done
        seconds=0
        while [ "$seconds" -lt "$limit" ] && anybody; do sleep 1; seconds=$((seconds + 1)); done
        for process in $running; do signal KILL "$process"; done
        """;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly Process? script;
    private readonly Lock gate = new();

    public Keeper()
    {
        if (!File.Exists(Shell))
        {
            return;
        }

        string limit = AppProcesses.StopLimit.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Shell, ["-c", Script, "localdapr-keeper", limit])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true, // Not the host's own, whose reader waits for everybody who holds it.
            RedirectStandardError = true,
        };
        script = Process.Start(AppCommand.InOwnSession(start));
    }

    public void Watch(int processId) => Tell('+', processId);

    public void Forget(int processId) => Tell('-', processId);

    public async ValueTask DisposeAsync()
    {
        if (script is null)
        {
            return;
        }

        script.StandardInput.Close();
        using var limit = new CancellationTokenSource(EndLimit);
        await script.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        script.Dispose();
    }

    private void Tell(char sign, int processId)
    {
        if (script is null)
        {
            return;
        }

        lock (gate)
        {
            try
            {
                script.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{sign} {processId}\n"));
                script.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody ended it. The next host finds what this one leaves behind.
            }
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace Fleetscore.Cli.Doctor;

/// <summary>Asks a program for its version.</summary>
internal static class ProgramVersion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="program">Name or path.</param>
    /// <param name="folder">Where it is asked: .NET's answer depends on it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code and what it printed; null where it cannot be started or does not answer.</returns>
    public static async Task<(int ExitCode, string Text)?> AskAsync(string program, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, ["--version"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output + await error).Trim());
        }
        catch (Exception failure) when (
            failure is Win32Exception || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            process?.Kill(entireProcessTree: true);
            return null;
        }
        finally
        {
            process?.Dispose();
        }
    }
}

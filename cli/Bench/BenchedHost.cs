using System.Diagnostics;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Bench;

/// <summary>The process of <see cref="BenchHost"/>, as whoever measures it sees it.</summary>
internal sealed class BenchedHost : IAsyncDisposable
{
    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    /// <summary>How the names begin of what the caller's shell may have set, and would change what is measured.</summary>
    private static readonly string[] NotHere = ["DAPR_API_TOKEN", "APP_API_TOKEN", "OTEL_"];

    private readonly Process process;
    private HostFileApp? addresses;

    private BenchedHost(Process process) => this.process = process;

    public HostFileApp Addresses => addresses!;

    /// <exception cref="CommandException">It does not start.</exception>
    public static async Task<BenchedHost> StartAsync(BenchSolution solution, CancellationToken cancellation)
    {
        string[] command = [.. OwnProgram.Command, BenchCommand.Name, BenchHost.Name, solution.AppFile];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string variable in start.Environment.Keys.Where(name => NotHere.Any(begin => name.StartsWith(begin, StringComparison.Ordinal))).ToArray())
        {
            start.Environment.Remove(variable);
        }

        var host = new BenchedHost(Process.Start(start)!);
        try
        {
            string? said = await host.process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(TimeToStart, cancellation);
            host.addresses = said == BenchHost.Ready && HostFile.Read(solution.Data) is { } running
                ? running.Apps[0]
                : throw new CommandException("LocalDapr did not start, see above.", ExitCode.Bad);
            return host;
        }
        catch (TimeoutException)
        {
            await host.DisposeAsync();
            throw new CommandException($"LocalDapr did not start within {TimeToStart.TotalMinutes:0} minutes.", ExitCode.Bad);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The processor time it used since it started.</summary>
    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeToStop);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }
}

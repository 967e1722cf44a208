using System.Diagnostics;

namespace Fleetscore.Tests.EndToEnd.Documents;

/// <summary>A checkout as a reader has it once it is built, in a temporary folder: what its commands write stays there.</summary>
internal sealed class BuiltCheckout : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<(string Command, Process Process)> background = [];

    private BuiltCheckout()
    {
    }

    public string Folder => folder.Path;

    public static async Task<BuiltCheckout> CopyAsync()
    {
        var copy = new BuiltCheckout();
        await copy.RunAsync(
            $"""
            set -e
            cp -r '{Checkout.Root}'/fleetscore '{Checkout.Root}'/Fleetscore.slnx '{Checkout.Root}'/dapr.yaml '{Checkout.Root}'/global.json .
            cp -r '{Checkout.Root}'/*.props '{Checkout.Root}'/*.targets '{Checkout.Root}'/components '{Checkout.Root}'/samples .
            mkdir libs services cli artifacts artifacts/bin
            for app in Cli Ingest Aggregator Scheduler Scorer; do
              mkdir artifacts/bin/$app
              cp -r '{Checkout.Root}'/artifacts/bin/$app/release artifacts/bin/$app/
            done
            touch artifacts/fleetscore.stamp
            """);
        return copy;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<CommandResult> RunAsync(string command)
    {
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command that runs until Ctrl-C, and returns once it says so.</summary>
    public async Task StartAsync(string command)
    {
        Process process = Start($"exec {command}");
        background.Add((command, process));
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (await NextLineAsync(process, command) is { } line)
        {
            if (line.Contains("Ctrl-C stops", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
                return;
            }
        }

        throw new InvalidOperationException($"`{command}` ended by itself: {await errors}");
    }

    /// <summary>Presses Ctrl-C in all that was started, the last one first.</summary>
    /// <returns>How each ended.</returns>
    public async Task<IReadOnlyList<(string Command, int ExitCode)>> StopAsync()
    {
        var ended = new List<(string, int)>();
        foreach ((string command, Process process) in Enumerable.Reverse(background))
        {
            await RunAsync($"kill -INT {process.Id}");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);
            ended.Add((command, process.ExitCode));
        }

        return ended;
    }

    public void Dispose()
    {
        foreach ((_, Process process) in background)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        folder.Dispose();
    }

    // A command that never says that it is there would be waited for without end.
    private static async Task<string?> NextLineAsync(Process process, string command)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Limit);
        try
        {
            return await process.StandardOutput.ReadLineAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"`{command}` does not say `Ctrl-C stops`.");
        }
    }

    private Process Start(string command) => Process.Start(new ProcessStartInfo("bash", ["-c", command])
    {
        WorkingDirectory = folder.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["LC_ALL"] = "C" }, // bash complains of a language that is not installed
    })!;
}

using System.Diagnostics;

namespace Fleetscore.Tests.Deploy.Hooks;

/// <summary>Runs programs of this machine.</summary>
internal static class Shell
{
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));

    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ShellResult result = await RunAsync(program, arguments, new Dictionary<string, string>());
        return result.ExitCode == 0
            ? result.Output.Trim()
            : throw new InvalidOperationException($"{program} ended with {result.ExitCode}: {result.Error}{result.Output}");
    }

    public static async Task<ShellResult> RunAsync(string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new ShellResult(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>How a program ended, and what it said.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);

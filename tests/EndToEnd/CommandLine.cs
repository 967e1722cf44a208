using System.Diagnostics;
using System.Globalization;

namespace Fleetscore.Tests.EndToEnd;

/// <summary>Runs the <c>fleetscore</c> command as a process of its own, as a person would.</summary>
internal static class CommandLine
{
    /// <summary>Whatever takes longer hangs, and is killed.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromMinutes(5);

    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using Process process = Start(new Dictionary<string, string>(), arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TooLong);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts the command and leaves it running; whoever starts it kills it.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Checkout.Root, "artifacts", "bin", "Cli", "release", "fleetscore.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Presses Ctrl-C in a command that runs, and waits for its end.</summary>
    public static async Task StopAsync(Process process)
    {
        await SignalAsync("INT", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a signal to a process, or to a group where the number is negative. The shell's own kill: the program is not everywhere.</summary>
    public static async Task SignalAsync(string signal, string target)
    {
        using Process kill = Process.Start("bash", ["-c", "kill -s \"$0\" -- \"$1\"", signal, target]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}

/// <summary>How a command ended, and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

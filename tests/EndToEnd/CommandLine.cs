using System.Diagnostics;

namespace Fleetscore.Tests.EndToEnd;

/// <summary>Runs the <c>fleetscore</c> command as a process of its own, as a person would.</summary>
internal static class CommandLine
{
    /// <summary>The checkout's folder.</summary>
    public static string Home { get; } = FindHome();

    /// <summary>../shared beside the checkout; null where it is missing.</summary>
    public static string? Shared(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Home, "..", "shared", name));
        return Path.Exists(path) ? path : null;
    }

    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using Process process = Start(new Dictionary<string, string>(), arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts the command and leaves it running; whoever starts it kills it.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Home, "artifacts", "bin", "Cli", "release", "fleetscore.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Home,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string FindHome()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Fleetscore.slnx")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The tests run from within a checkout.");
    }
}

/// <summary>How a command ended, and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

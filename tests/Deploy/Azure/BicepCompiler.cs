using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The Bicep compiler of the package feed, run as a command.</summary>
internal static class BicepCompiler
{
    public static readonly string Reason =
        $"The feed's Bicep compiler is for Linux on x64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.OSArchitecture}, so that the template is not checked here.";

    private static readonly Lazy<string> Command = new(FindCommand);

    public static bool CanRun => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Compiles a template (<c>.bicep</c>) to what Azure Resource Manager takes.</summary>
    public static Compiled Build(string template) => Run("build", template, "--stdout");

    /// <summary>Compiles a parameter file alone (<c>.bicepparam</c>).</summary>
    public static Compiled BuildParameters(string parameters) => Run("build-params", parameters, "--stdout");

    /// <summary>
    /// Resolves a deployment without asking Azure: the resources it would make, modules unfolded, expressions computed. What only
    /// Azure can know stays an expression, such as <c>[reference('…').clientId]</c>.
    /// </summary>
    public static Compiled Snapshot(string parameters)
    {
        Compiled run = Run(
            "snapshot", parameters, "--mode", "overwrite", "--subscription-id", "00000000-0000-0000-0000-000000000001",
            "--tenant-id", "00000000-0000-0000-0000-000000000002", "--resource-group", "fleetscore", "--location", "westeurope");
        string written = Path.ChangeExtension(parameters, ".snapshot.json");
        return File.Exists(written) ? run with { Output = File.ReadAllText(written) } : run;
    }

    private static Compiled Run(params string[] arguments)
    {
        Assert.SkipUnless(CanRun, Reason);
        var start = new ProcessStartInfo(Command.Value, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> messages = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Compiled(process.ExitCode, output, messages.GetAwaiter().GetResult().Trim());
    }

    private static string FindCommand()
    {
        string folder = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "BicepTools").Value!;
        string command = Path.Combine(folder, "bicep");
        if (OperatingSystem.IsLinux() && !File.GetUnixFileMode(command).HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(command, File.GetUnixFileMode(command) | UnixFileMode.UserExecute);
        }

        return command;
    }
}

/// <summary>What the compiler answered.</summary>
/// <param name="ExitCode">Zero unless there was an error.</param>
/// <param name="Output">What was compiled.</param>
/// <param name="Messages">Errors, warnings and advice, one a line; empty where there is nothing to say.</param>
internal sealed record Compiled(int ExitCode, string Output, string Messages);

using System.CommandLine;
using Fleetscore.Cli.Help;

namespace Fleetscore.Cli.Completion;

/// <summary><c>fleetscore completion SHELL</c>: prints a script that lets a shell ask this program what may come next.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells.Keys]);
        var command = new Command("completion", "Print a script that teaches a shell to complete `fleetscore`.") { shell };
        command.SetAction(parsed => Console.Out.Write(CompletionScripts.Shells[parsed.GetRequiredValue(shell)]));
        return command.WithExamples("fleetscore completion bash", "fleetscore completion zsh");
    }
}

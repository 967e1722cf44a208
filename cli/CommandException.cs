namespace Fleetscore.Cli;

/// <summary>Ends the command with a sentence for the person at the terminal: what happened, and what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode"><see cref="Cli.ExitCode.Usage"/> where the person must do something first; <see cref="Cli.ExitCode.Bad"/> where that is the answer.</param>
internal sealed class CommandException(string message, int exitCode = ExitCode.Usage) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

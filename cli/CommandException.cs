namespace Fleetscore.Cli;

/// <summary>The person at the terminal must do something: the message says what. Ends the command with exit code 2.</summary>
internal sealed class CommandException(string message) : Exception(message);

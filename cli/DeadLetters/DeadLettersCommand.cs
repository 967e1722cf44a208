using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Running;

namespace Fleetscore.Cli.DeadLetters;

/// <summary><c>fleetscore deadletters list|show</c>: what could not be taken, and why.</summary>
internal static class DeadLettersCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> data = DataOption.Create(recursive: true);
        return new Command("deadletters", "Look at what could not be taken, and why.")
        {
            data, DeadLettersList.Create(data), DeadLettersShow.Create(data),
        }.WithExamples("fleetscore deadletters list", "fleetscore deadletters show 3f2a");
    }

    /// <exception cref="CommandException">There is no such folder: more likely a slip than a system without dead letters.</exception>
    public static StoredLetters LettersOf(this ParseResult parsed, Option<DirectoryInfo?> data)
    {
        string directory = Solution.DataDirectory(parsed.GetValue(data));
        return parsed.GetValue(data) is null || Directory.Exists(directory)
            ? new StoredLetters(directory)
            : throw new CommandException($"--data {directory} does not exist; name the folder a system keeps its data in.");
    }
}

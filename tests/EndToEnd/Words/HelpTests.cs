using System.CommandLine;
using Fleetscore.Cli;
using Fleetscore.Cli.Help;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>Every command explains itself.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. Walk(FleetscoreCommand.Create(), []).Select(one => string.Join(' ', one.Path))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_and_option_is_described(string path)
    {
        Command command = Find(path);

        Assert.False(string.IsNullOrWhiteSpace(command.Description));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_examples_and_they_parse(string path)
    {
        RootCommand root = FleetscoreCommand.Create();
        IReadOnlyList<string> examples = Find(path).Examples();

        Assert.InRange(examples.Count, 1, 3);
        Assert.All(examples, example =>
        {
            Assert.StartsWith("fleetscore ", example, StringComparison.Ordinal);
            Assert.Empty(root.Parse(example["fleetscore ".Length..]).Errors);
        });
    }

    [Fact]
    public async Task Help_ends_with_the_examples()
    {
        CommandResult help = await CommandLine.RunAsync("ledger", "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.EndsWith("Examples:\n  fleetscore ledger latest\n  fleetscore ledger 2026-11-22T10:00 --json\n\n", help.Output, StringComparison.Ordinal);
    }

    private static Command Find(string path) => Walk(FleetscoreCommand.Create(), []).Single(one => string.Join(' ', one.Path) == path).Command;

    private static IEnumerable<(string[] Path, Command Command)> Walk(Command command, string[] path) =>
        command.Subcommands.SelectMany(below => Walk(below, [.. path, below.Name])).Prepend((path, command));
}

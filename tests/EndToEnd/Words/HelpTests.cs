using System.CommandLine;
using Fleetscore.Cli;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Parsing;

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

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_cannot_be_read_is_said_in_words_and_no_option_crashes(string path)
    {
        Command command = Find(path);
        foreach (Option option in command.Options.Where(option => option.Arity.MaximumNumberOfValues > 0 && !IsSwitch(option) && option.ValueType != typeof(string) && !IsFile(option)))
        {
            ParseResult parsed = FleetscoreCommand.Create().Parse($"{path} {option.Name} x");

            Assert.Contains(ParseProblems.Of(parsed), problem => problem.Contains(option.Name, StringComparison.Ordinal));
            Assert.DoesNotContain(ParseProblems.Of(parsed), problem => problem.Contains("System.", StringComparison.Ordinal));
        }

        // What follows a switch and is neither true nor false is no value of it.
        static bool IsSwitch(Option option) => (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) == typeof(bool);
        static bool IsFile(Option option) => typeof(FileSystemInfo).IsAssignableFrom(option.ValueType);
    }

    [Theory]
    [InlineData("simulate --for soon", "--for is soon; it must be a duration such as 30s, 10m, 2h, 1d or 00:10:00.")]
    [InlineData("simulate --devices many", "--devices is many; it must be a whole number.")]
    [InlineData("runs --last 0", "--last is 0; it must be a number of periods, at least 1.")]
    [InlineData("verdicts --device a --last 9999999999", "--last is 9999999999; it must be a whole number.")]
    [InlineData("models train --nu 2", "--nu is 2; it must be more than 0 and at most 1.")]
    public void A_problem_names_the_option_the_value_and_what_is_allowed(string line, string problem) =>
        Assert.Equal([problem], ParseProblems.Of(FleetscoreCommand.Create().Parse(line)));

    [Theory]
    [InlineData("30s", "00:00:30")]
    [InlineData("10m", "00:10:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("00:05:00", "00:05:00")]
    public void A_duration_is_read_as_people_write_it(string text, string span)
    {
        Assert.True(DurationOption.TryRead(text, out TimeSpan read));
        Assert.Equal(span, read.ToString("c"));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("1e400d")]
    [InlineData("99999999999d")]
    [InlineData("")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(DurationOption.TryRead(text, out _));

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

using System.Globalization;
using System.Text.RegularExpressions;
using Fleetscore.Cli.Demo;

namespace Fleetscore.Tests.EndToEnd.Demo;

public sealed partial class DemoTests(PlayedDemo demo) : IClassFixture<PlayedDemo>
{
    [Fact]
    public void It_ends_well_and_prints_plain_text_where_there_is_no_terminal()
    {
        Assert.True(demo.Result.ExitCode == 0, demo.Result.Output + demo.Result.Error);
        Assert.DoesNotContain('\u001B', demo.Result.Output);
        Assert.DoesNotContain('\r', demo.Result.Output);
    }

    [Fact]
    public void Five_hours_run_without_models_and_three_are_scored_and_each_ledger_adds_up()
    {
        Match[] ledgers = [.. LedgerLine().Matches(demo.Result.Output).Cast<Match>()];

        Assert.Equal(8, ledgers.Length);
        Assert.All(ledgers, ledger => Assert.Equal(Number(ledger, "series"), Number(ledger, "scored") + Number(ledger, "unmodelled") + Number(ledger, "silent")));
        Assert.All(ledgers[..5], ledger => Assert.Equal(0, Number(ledger, "scored")));
        Assert.All(ledgers[5..], ledger => Assert.Equal((196, 4), (Number(ledger, "scored"), Number(ledger, "silent")))); // 50 devices of 4 sensors, one silent
    }

    [Fact]
    public void All_that_was_sent_is_counted_or_dead_lettered()
    {
        Match sum = ReadingsLine().Match(demo.Result.Output);

        Assert.True(sum.Success, demo.Result.Output);
        Assert.Equal(Number(sum, "sent"), Number(sum, "counted") + Number(sum, "dead"));
        Assert.Equal(48, Number(sum, "dead")); // one bad event in every ten minutes of eight hours
    }

    [Fact]
    public void Precision_and_recall_reach_what_the_README_states()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        Match total = TotalLine().Match(demo.Result.Output);

        Assert.Contains($"at least {DemoClaims.LeastRecall} % of the injected anomalies are found", readme, StringComparison.Ordinal);
        Assert.Contains($"at least {DemoClaims.LeastPrecision} % of the alarms are right", readme, StringComparison.Ordinal);
        Assert.InRange(Number(total, "recall"), DemoClaims.LeastRecall, 100);
        Assert.InRange(Number(total, "precision"), DemoClaims.LeastPrecision, 100);
    }

    /// <summary>So every run of a seed gives the same figures. A version's name is a hash of models, whose last bits depend on the machine's sine.</summary>
    [Fact]
    public void What_it_prints_is_what_the_README_shows()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Checkout.Root, "README.md"));
        int from = Array.IndexOf(readme, "```text", Array.IndexOf(readme, "./fleetscore demo")) + 1;
        IEnumerable<string> shown = readme[from..Array.IndexOf(readme, "```", from)].Where(line => line.Trim() is not ("" or "…"));

        string[] printed = [.. demo.Result.Output.Split('\n').Select(line => VersionName().Replace(line.TrimEnd(), "v…"))];

        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(VersionName().Replace(line, "v…"), printed));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("runs", "show", "latest")]
    [InlineData("verdicts", "--device", "pump-001")]
    [InlineData("plot", "--device", "pump-001", "--sensor", "current")]
    [InlineData("deadletters", "list")]
    [InlineData("models", "list")]
    public async Task What_it_leaves_can_be_looked_at(params string[] words)
    {
        CommandResult look = await CommandLine.RunAsync([.. words, "--data", demo.Data]);

        Assert.True(look.ExitCode == 0, look.Output + look.Error);
        Assert.NotEmpty(look.Output);
    }

    [Fact]
    public void The_truth_lies_beside_the_results()
    {
        string[] truth = File.ReadAllLines(Path.Combine(demo.Data, "truth.csv"));

        Assert.Equal("kind,device,sensor,start,end,size", truth[0]);
        Assert.Equal(45, truth.Length - 1); // eight of every kind to be found, and one of every kind in the hours before
    }

    [Fact]
    public async Task A_folder_that_is_not_a_demos_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("mine.txt"), "mine", TestContext.Current.CancellationToken);

        CommandResult refused = await CommandLine.RunAsync("demo", "--data", folder.Path);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("was not made by a demo", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ +\d\d:00  (?<series>\d+) series = +(?<scored>\d+) scored \+ +(?<unmodelled>\d+) no model \+ (?<silent>\d+) no data; ", RegexOptions.Multiline)]
    private static partial Regex LedgerLine();

    [GeneratedRegex("v[0-9a-f]{12}$")]
    private static partial Regex VersionName();

    [GeneratedRegex(@"^readings +(?<sent>[\d,]+) sent = (?<counted>[\d,]+) counted \+ (?<dead>\d+) dead letters$", RegexOptions.Multiline)]
    private static partial Regex ReadingsLine();

    [GeneratedRegex(@"^ +together +\d+ +\d+ +(?<recall>\d+) % +\d+ +\d+ +(?<precision>\d+) %", RegexOptions.Multiline)]
    private static partial Regex TotalLine();
}

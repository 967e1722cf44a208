using Fleetscore.Tests.Deploy.Azure;

namespace Fleetscore.Tests.Deploy.Watching.Operations;

/// <summary>What a person reads at night is what is deployed.</summary>
public sealed class OperationsPageTests
{
    [Fact]
    public void Every_alert_has_a_section_and_every_section_an_alert() =>
        Assert.Equal(
            KqlFile.NamesIn(KqlFile.Alerts).Order(StringComparer.Ordinal),
            OperationsPage.SectionsOf("Alerts").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_section_of_an_alert_says_when_it_is_over()
    {
        string[] sections = OperationsPage.Text.Split("\n### ");

        Assert.All(
            KqlFile.NamesIn(KqlFile.Alerts),
            alert => Assert.Contains("\n- Over when: ", sections.Single(section => section.StartsWith(alert + "\n", StringComparison.Ordinal)), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_question_that_a_person_may_ask_is_shown_once() =>
        Assert.Equal(
            KqlFile.NamesIn("investigate").Select(name => $"investigate/{name}").Order(StringComparer.Ordinal),
            OperationsPage.Queries().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_query_and_file_it_sends_a_person_to_is_there()
    {
        IEnumerable<string> asked = System.Text.RegularExpressions.Regex.Matches(OperationsPage.Text, "ask (?<path>[a-z]+/[a-z-]+)").Select(match => match.Groups["path"].Value);
        IEnumerable<string> linked = System.Text.RegularExpressions.Regex.Matches(OperationsPage.Text, @"\]\((?<path>[^)#]+)\)").Select(match => match.Groups["path"].Value);

        Assert.All(asked, path => Assert.Contains(path, KqlFile.All.Select(file => file.Path)));
        Assert.All(linked, path => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(OperationsPage.File)!, path)), path));
    }

    [Fact]
    public void Its_names_are_the_contracts() =>
        Assert.All(
            TelemetryNames.In(OperationsPage.Text),
            name => Assert.Contains(name, TelemetryNames.Metrics.Concat(TelemetryNames.Attributes)));

    [Fact]
    public void Its_queries_and_metrics_are_up_to_date() => IsUpToDate(page => OperationsPage.WithTable(OperationsPage.WithQueries(page), "metrics", MetricTable.Lines()));

    [Fact]
    public void Its_table_of_alerts_is_up_to_date()
    {
        Assert.SkipUnless(BicepCompiler.CanRun, BicepCompiler.Reason);
        IsUpToDate(page => OperationsPage.WithTable(page, "alerts", AlertTable.Lines()));
    }

    private static void IsUpToDate(Func<string, string> renewed)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(OperationsPage.File, renewed(File.ReadAllText(OperationsPage.File)));
        }

        string page = File.ReadAllText(OperationsPage.File);
        Assert.True(renewed(page) == page, "docs/operations.md is out of date. UPDATE_GOLDEN=1 ./check Deploy writes its tables and queries anew.");
    }
}

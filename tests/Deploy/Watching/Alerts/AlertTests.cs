using System.Text.Json.Nodes;
using Fleetscore.Tests.Deploy.Azure;
using Fleetscore.Tests.Deploy.Watching.Kusto;

namespace Fleetscore.Tests.Deploy.Watching.Alerts;

/// <summary>The alert rules are ones that Azure takes, and ask what their files say.</summary>
public sealed class AlertTests
{
    /// <summary>Minutes that Azure Monitor evaluates and aggregates log alerts by; two days is the longest.</summary>
    private static readonly int[] AllowedMinutes = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880];

    /// <summary>The rules, by the files of their queries: known also where the template cannot be compiled.</summary>
    public static TheoryData<string> Rules => [.. KqlFile.NamesIn(KqlFile.Alerts)];

    [Fact]
    public void There_is_a_rule_for_each_query_and_a_query_for_each_rule() =>
        Assert.Equal(KqlFile.NamesIn(KqlFile.Alerts), AlertsModule.Rules.Select(rule => rule.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_asks_the_query_of_its_name(string name) =>
        Assert.Equal(KqlFile.At($"{KqlFile.Alerts}/{name}").Text, Rule(name).Query.TrimEnd('\n'));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_compares_a_number_and_splits_by_texts_that_its_query_answers(string name)
    {
        AlertRule rule = Rule(name);
        Dictionary<string, string> columns = KustoParser.Of($"{KqlFile.Alerts}/{name}").Columns;

        Assert.Contains(columns[rule.Measure], new[] { "int", "long", "real" });
        Assert.All(rule.SplitBy, column => Assert.Equal("string", columns[column]));
        Assert.Equal(columns.Keys.Order(StringComparer.Ordinal), rule.SplitBy.Append(rule.Measure).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_on_resolves_itself_and_watches_Application_Insights(string name)
    {
        JsonNode properties = Rule(name).Properties;

        Assert.True((bool)properties["enabled"]!);
        Assert.True((bool)properties["autoMitigate"]!);
        Assert.Equal([AlertRule.Watched], properties["scopes"]!.AsArray().Select(scope => (string)scope!));
        Assert.InRange((int)properties["severity"]!, 0, 4);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_looks_at_times_that_Azure_allows_and_overlooks_none(string name)
    {
        AlertRule rule = Rule(name);

        Assert.All([rule.Window, rule.Every, rule.LookBack], time => Assert.Contains((int)time.TotalMinutes, AllowedMinutes));
        Assert.True(rule.Every <= rule.Window, $"{name} is looked at every {rule.Every} and sees {rule.Window}: what happens between is never seen");
        Assert.True(rule.LookBack >= rule.Window, $"{name} looks back on {rule.LookBack}, less than its window of {rule.Window}");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(240)]
    [InlineData(1440)]
    public void A_missed_run_is_told_after_two_periods_of_whatever_length(int minutes)
    {
        AlertRule rule = AlertsModule.Made($"param periodMinutes = {minutes}").Select(AlertRule.Of).Single(one => one.Name == "run-missed");

        Assert.True(rule.Window >= TimeSpan.FromMinutes(2 * minutes), $"{rule.Window} is less than two periods");
        Assert.Contains((int)rule.Window.TotalMinutes, AllowedMinutes);
    }

    [Fact]
    public void Whatever_a_person_may_turn_is_described_and_bounded()
    {
        IEnumerable<KeyValuePair<string, JsonNode?>> numbers = AlertsModule.Parameters().Where(parameter => (string?)parameter.Value!["type"] == "int");

        Assert.All(numbers, parameter =>
        {
            JsonNode definition = parameter.Value!;
            Assert.False(string.IsNullOrEmpty((string?)definition["metadata"]?["description"]), parameter.Key);
            Assert.True(definition["allowedValues"] is not null || (definition["minValue"] is not null && definition["maxValue"] is not null), parameter.Key);
        });
    }

    [Fact]
    public void Nobody_gets_mail_unless_addresses_are_given()
    {
        IReadOnlyList<JsonNode> made = AlertsModule.Made();

        Assert.All(made, resource => Assert.True(AlertRule.IsOne(resource), (string?)resource["type"]));
        Assert.All(made.Select(AlertRule.Of), rule => Assert.Empty(rule.Properties["actions"]!["actionGroups"]!.AsArray()));
    }

    [Fact]
    public void Every_address_gets_mail_from_every_rule()
    {
        IReadOnlyList<JsonNode> made = AlertsModule.Made("param emails = ['one@example.org', 'two@example.org']");

        JsonNode group = Assert.Single(made, resource => (string?)resource["type"] == "Microsoft.Insights/actionGroups");
        Assert.Equal(
            ["one@example.org", "two@example.org"],
            group["properties"]!["emailReceivers"]!.AsArray().Select(receiver => (string)receiver!["emailAddress"]!));
        Assert.InRange(((string)group["properties"]!["groupShortName"]!).Length, 1, 12);
        Assert.All(
            made.Where(AlertRule.IsOne).Select(AlertRule.Of),
            rule => Assert.Equal([(string)group["id"]!], rule.Properties["actions"]!["actionGroups"]!.AsArray().Select(id => (string)id!)));
    }

    private static AlertRule Rule(string name)
    {
        Assert.SkipUnless(BicepCompiler.CanRun, BicepCompiler.Reason);
        return AlertsModule.Rules.Single(rule => rule.Name == name);
    }
}

using Fleetscore.Tests.Deploy.Watching.Alerts;

namespace Fleetscore.Tests.Deploy.Watching.Operations;

/// <summary>The alert rules as the template makes them where nobody turns anything.</summary>
internal static class AlertTable
{
    private static readonly string[] Severities = ["critical", "error", "warning", "informational", "verbose"];

    public static IEnumerable<string> Lines() =>
        AlertsModule.Rules.Select(rule => $"| [{rule.Name}](#{rule.Name}) | {Severity(rule)} | {Title(rule)} | {Condition(rule)} | {Time(rule.Every)} |")
            .Prepend("|---|---|---|---|---|")
            .Prepend("| alert | severity | | fires when | looked at every |");

    private static string Severity(AlertRule rule) => Severities[(int)rule.Properties["severity"]!];

    private static string Title(AlertRule rule) => ((string)rule.Properties["displayName"]!).Split(": ")[1];

    private static string Condition(AlertRule rule) =>
        $"{rule.Measure} {((string?)rule.Condition["operator"] == "LessThan" ? "<" : ">")} {rule.Condition["threshold"]} in {Time(rule.Window)}";

    private static string Time(TimeSpan time) => time.TotalMinutes < 60 ? $"{time.TotalMinutes} min" : $"{time.TotalHours} h";
}

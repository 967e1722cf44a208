namespace Fleetscore.Tests.Deploy.Watching.Dashboards;

/// <summary>The workbook and the Grafana dashboard show all there is to see, by the queries that were parsed.</summary>
public sealed class DashboardTests
{
    public static TheoryData<string> Dashboards => [nameof(DashboardFile.Workbook), nameof(DashboardFile.Grafana)];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_chart_draws_the_query_of_its_name(string dashboard)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            DashboardFile.Named(dashboard).Renew();
        }

        Assert.All(
            DashboardFile.Named(dashboard).Charts,
            chart => Assert.True(
                chart.Query == KqlFile.At($"{KqlFile.Charts}/{chart.Name}").Text,
                $"{dashboard} shows another query {chart.Name} than its file. UPDATE_GOLDEN=1 ./check Deploy writes it anew."));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_query_is_drawn_once(string dashboard) =>
        Assert.Equal(
            KqlFile.NamesIn(KqlFile.Charts).Order(StringComparer.Ordinal),
            DashboardFile.Named(dashboard).Charts.Select(chart => chart.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_metric_is_shown(string dashboard)
    {
        string[] shown = [.. DashboardFile.Named(dashboard).Charts.SelectMany(chart => TelemetryNames.In(chart.Query))];

        Assert.All(TelemetryNames.Metrics, metric => Assert.Contains(metric, shown));
    }
}

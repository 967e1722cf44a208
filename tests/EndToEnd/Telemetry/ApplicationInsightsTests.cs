using Fleetscore.Contracts;
using Fleetscore.Tests.EndToEnd.Up;
using Fleetscore.Tests.Telemetry;

namespace Fleetscore.Tests.EndToEnd.Telemetry;

/// <summary>What a real run reports to Application Insights, over a stand-in of its ingestion endpoint.</summary>
public sealed class ApplicationInsightsTests
{
    private static readonly string[] Roles = [AppIds.Aggregator, AppIds.Ingest, AppIds.Scheduler, AppIds.Scorer];
    private static readonly string[] Kinds = ["MessageData", "MetricData", "RemoteDependencyData", "RequestData"];

    [Fact]
    public async Task A_runs_logs_requests_dependencies_and_metrics_arrive_once_and_in_one_operation()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        await using ObservedSystem observed = await ObservedSystem.StartAsync(endpoint.ConnectionString);

        await observed.System.FeedAsync(Fleet.Readings());
        await observed.System.ReleaseAsync();
        FleetVerdicts verdicts = await observed.System.VerdictsAsync();
        await endpoint.UntilAsync(one => IsComplete(one.Items));

        Assert.Equal(Fleet.Devices * Fleet.ReadingsPerDevice, verdicts.Counts.Readings);
        IReadOnlyList<TelemetryItem> items = endpoint.Items;
        Assert.Equal(Roles, items.Select(item => item.Role).Distinct().Order());
        Assert.All(items.GroupBy(item => (item.Kind, item.Role)), group => Assert.Equal(Replicas(group.Key.Role), group.Select(item => item.Instance).Distinct().Count()));
        AssertOnce(items.Where(item => item.Kind is "RequestData" or "RemoteDependencyData").Select(span => (span.Id, "")));
        AssertOnce(items.Where(item => item.Kind == "MessageData").Select(log => ((string?)log.Json.GetProperty("time").GetString(), $"{log.Instance} {log.Message}")));
        Assert.All(ShardLogs(items), log => AssertStandsInAScoringOperation(log, items));
    }

    [Theory]
    [InlineData(nameof(Ingestion.Hangs))]
    [InlineData(nameof(Ingestion.Fails))]
    [InlineData("refuses connections")]
    public async Task While_the_endpoint_is_away_every_event_is_acknowledged_and_the_run_is_published(string endpointThat)
    {
        IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        await using IAsyncDisposable stopped = endpoint;
        string connection = endpoint.ConnectionString;
        if (Enum.TryParse(endpointThat, out Ingestion does))
        {
            endpoint.Does = does;
        }
        else
        {
            await endpoint.DisposeAsync();
        }

        await using ObservedSystem observed = await ObservedSystem.StartAsync(connection);
        await observed.System.FeedAsync(Fleet.Readings());
        await observed.System.ReleaseAsync();
        FleetVerdicts verdicts = await observed.System.VerdictsAsync();

        Assert.Equal(Fleet.Devices * Fleet.ReadingsPerDevice, verdicts.Counts.Readings);
        Assert.Empty(endpoint.Items);
    }

    private static bool IsComplete(IReadOnlyList<TelemetryItem> items) =>
        Roles.All(role => Kinds.All(kind => Instances(items, kind, role) == Replicas(role)))
        && ShardLogs(items).Any();

    private static int Instances(IReadOnlyList<TelemetryItem> items, string kind, string role) =>
        items.Where(item => item.Kind == kind && item.Role == role).Select(item => item.Instance).Distinct().Count();

    private static int Replicas(string? role) => role == AppIds.Scorer ? 2 : 1;

    private static IEnumerable<TelemetryItem> ShardLogs(IReadOnlyList<TelemetryItem> items) =>
        items.Where(item => item.Role == AppIds.Scorer && item.Message?.StartsWith("Scored shard", StringComparison.Ordinal) == true);

    // Scheduler's call, scorer's request, the shard that was scored in it, and what scorer logged then.
    private static void AssertStandsInAScoringOperation(TelemetryItem log, IReadOnlyList<TelemetryItem> items)
    {
        TelemetryItem[] operation = [.. items.Where(item => item.Operation == log.Operation)];
        Assert.Contains(operation, item => item.Role == AppIds.Scheduler && item.Kind == "RemoteDependencyData");
        TelemetryItem score = Assert.Single(operation, item => item.Id == log.Parent);
        Assert.Equal((AppIds.Scorer, SpanNames.Score), (score.Role, score.Name));
        Assert.Single(operation, item => item.Kind == "RequestData" && item.Role == AppIds.Scorer && item.Id == score.Parent);
    }

    private static void AssertOnce(IEnumerable<(string? First, string Second)> items)
    {
        (string?, string)[] all = [.. items];
        Assert.NotEmpty(all);
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}

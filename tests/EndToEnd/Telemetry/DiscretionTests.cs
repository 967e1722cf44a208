using System.Diagnostics;
using System.Text;
using Fleetscore.Cli.Playing;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using Fleetscore.Tests.Telemetry;

namespace Fleetscore.Tests.EndToEnd.Telemetry;

/// <summary>What a device measured is nobody's business who reads logs.</summary>
public sealed class DiscretionTests
{
    // No number that anything but these readings would bring about.
    private const double Value = 61234.56789;
    private const string Mark = "61234.5";

    [Fact]
    public async Task No_value_of_a_reading_is_in_what_is_logged_or_reported()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        await using ObservedSystem observed = await ObservedSystem.StartAsync(endpoint.ConnectionString, ("Logging__Console", "Trace"));

        await FeedBadEventsAsync(observed.System.Host.Broker);
        Task feeding = observed.System.FeedAsync(MarkedReadings());
        await observed.System.FirstFeaturesAsync();
        Kill(observed.System.Host.Apps.Single(app => app.AppId == AppIds.Aggregator)); // so that ingest has failures to tell of
        await feeding;
        await observed.System.ReleaseAsync();
        await observed.System.VerdictsAsync();
        await endpoint.UntilAsync(one => one.Items.Any(IsOfDeadLetters) && one.Items.Any(item => item.Role == AppIds.Scorer));

        Assert.NotEmpty(FilesWithTheMark(observed.Data, ComponentNames.Results)); // it was there to be seen
        Assert.NotEmpty(FilesWithTheMark(observed.Data, ComponentNames.DeadLetter));
        Assert.Contains(observed.Lines, line => line.Contains("dead-lettered", StringComparison.Ordinal));
        Assert.DoesNotContain(observed.Lines, line => line.Contains(Mark, StringComparison.Ordinal));
        Assert.DoesNotContain(endpoint.Items, item => item.ToString().Contains(Mark, StringComparison.Ordinal));
    }

    private static List<TelemetryRow> MarkedReadings() =>
    [
        .. Fleet.Readings().Select(row => row with { Reading = row.Reading with { Value = Value } }),
        .. Fleet.Readings().Take(3).Select(row => row with { Reading = row.Reading with { Value = Value + 1 } }), // one reading with two values
        new TelemetryRow("pump-00", new Reading("temperature", Fleet.End.AddDays(1), Value)), // ahead
    ];

    private static async Task FeedBadEventsAsync(Uri broker)
    {
        string at = UtcTime.Write(Fleet.Start);
        string[] bodies =
        [
            $"{Mark} not JSON",
            $$"""{"deviceId":"pump-00","readings":[{"sensor":"temperature","at":"{{at}}","value":"{{Mark}}"}]}""",
            $$"""{"deviceId":"pump-00","readings":[{"sensor":"temperature","at":"{{Mark}}","value":1}]}""",
            $$"""{"deviceId":"pump-00","readings":[{"sensor":{{Mark}},"at":"{{at}}","value":1}]}""",
            $$"""{"deviceId":"pump-00","readings":{{Mark}}}""",
        ];
        await using TelemetryFeed feed = await TelemetryFeed.ConnectAsync(broker, TestContext.Current.CancellationToken);
        await feed.PublishAsync(bodies.Select(body => new BadEvent(Fleet.Start, "pump-00", Encoding.UTF8.GetBytes(body))), TestContext.Current.CancellationToken);
    }

    private static void Kill(AppInstance app)
    {
        using Process process = Process.GetProcessById(app.ProcessId!.Value);
        process.Kill();
    }

    private static bool IsOfDeadLetters(TelemetryItem item) => item.Message?.Contains("dead-lettered", StringComparison.Ordinal) == true;

    private static IEnumerable<string> FilesWithTheMark(string data, string component) =>
        Directory.EnumerateFiles(Path.Combine(data, component), "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(Mark, StringComparison.Ordinal));
}

using System.Globalization;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Playing;
using Fleetscore.Cli.Plot;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Simulation;
using Spectre.Console;

namespace Fleetscore.Cli.Demo;

/// <summary>What the demo tells the person watching.</summary>
internal sealed class DemoReport
{
    private const int ChartHeight = 18;

    private readonly IAnsiConsole console = Terminal.Out;
    private readonly DemoOptions options;
    private readonly DemoScenario scenario;

    public DemoReport(DemoOptions options, DemoScenario scenario)
    {
        this.options = options;
        this.scenario = scenario;
        Stages = new DemoStages(console);
        Services = new ServiceLines(Console.Out, options.Verbose);
    }

    public DemoStages Stages { get; }

    public ServiceLines Services { get; }

    public void Introduce()
    {
        int series = scenario.Fleet.Series.Count();
        Say($"{options.Devices} pumps with {series / options.Devices} sensors each report twice a minute for eight hours; one falls silent, one sends");
        Say($"rubbish among its readings. {scenario.InTraining.Count} anomalies are injected into the first five hours and {scenario.Truth.Count} into the last three. The");
        Say("system is the real one, on this machine: the readings go over MQTT through ingest and aggregator, each hour");
        Say("is a run of the workflow in scheduler, and two scorer replicas write its verdicts. Only the clock is shifted.");
        Say("");
    }

    /// <summary>A run's ledger on one line that adds up.</summary>
    public void Published(Ledger ledger)
    {
        OutcomeCounts outcomes = ledger.Counts.Outcomes;
        string failed = outcomes.Failed + outcomes.Quarantined is > 0 and int some ? $" + {some} failed" : "";
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"       {UtcTime.Write(ledger.Period)[11..16]}  {ledger.Counts.Expected} series = {outcomes.Scored + outcomes.ScoredByFallback,3} scored + {outcomes.NoModel,3} no model + {outcomes.NoData} no data{failed}{(ledger.Counts.AddsUp() ? "" : ": DOES NOT ADD UP")}; {ledger.Counts.Readings:N0} readings, {ledger.Counts.Windows:N0} windows, {ledger.Counts.Anomalies} flagged"));
    }

    public void Trained(ModelManifest models) => Say($"       {models.Series} models published as version {models.Version}");

    /// <summary>Prints what came of it.</summary>
    /// <returns>True where all adds up and the models found as much as is claimed.</returns>
    public bool Conclude(DemoResults results)
    {
        Say("");
        Draw(results);
        ShowDetection(results.Detection);
        foreach ((string reason, int count) in results.DeadLetters)
        {
            Say($"dead letters  {count} × {reason}");
        }

        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"readings      {results.Sent:N0} sent = {results.Counted:N0} counted + {results.DeadLetters.Values.Sum()} dead letters{(results.ReadingsAddUp ? "" : ": THEY DO NOT ADD UP")}"));
        Say(results.LedgersAddUp ? "ledgers       every expected series has exactly one outcome in every hour" : "ledgers       THEY DO NOT ADD UP");
        bool claimed = IsAsClaimed(results.Detection);
        Say($"times         {Stages.Summary()}");
        SayWhatNext(results);
        return results.ReadingsAddUp && results.LedgersAddUp && claimed;
    }

    private void ShowDetection(Detection detection)
    {
        console.Write(DetectionTable.Of(detection));
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"false alarms  {detection.FalselyFlagged} of {detection.QuietWindows:N0} windows without an anomaly were flagged: {detection.FalseAlarmRate:P2}"));
    }

    private bool IsAsClaimed(Detection detection)
    {
        if (!options.IsAsStated || detection.Total.Reach(DemoClaims.LeastPrecision, DemoClaims.LeastRecall))
        {
            return true;
        }

        Say($"detection     BELOW what the README states: precision {DemoClaims.LeastPrecision} %, recall {DemoClaims.LeastRecall} %");
        return false;
    }

    /// <summary>The anomaly with the most flagged windows, of those that the band of expected means shows.</summary>
    private void Draw(DemoResults results)
    {
        if (results.Shown is not { } shown)
        {
            return;
        }

        Verdict[] windows = [.. results.Scored.Where(verdict => verdict.Series == shown.Series).OrderBy(verdict => verdict.Window.Start)];
        Say($"A {shown.Kind.Name()} was injected into {shown.Series} from {UtcTime.Write(shown.Start)[11..16]} to {UtcTime.Write(shown.End)[11..16]}:");
        console.Write(SeriesChart.Create(windows, Terminal.ChartWidth, ChartHeight));
        Say("");
    }

    private void SayWhatNext(DemoResults results)
    {
        string data = Path.GetRelativePath(Environment.CurrentDirectory, options.Data.FullName);
        data = data.StartsWith("..", StringComparison.Ordinal) ? options.Data.FullName : data;
        SeriesId series = results.Shown?.Series ?? scenario.Fleet.Series.First();
        Say($"files         {data}: results/ has verdicts and ledgers, {DemoFolder.Truth} what was injected");
        Say("");
        Say("Look around:");
        Say($"  ./fleetscore runs --data {data}");
        Say($"  ./fleetscore verdicts --device {series.Device} --only-anomalies --data {data}");
        Say($"  ./fleetscore plot --device {series.Device} --sensor {series.Sensor} --data {data}");
        Say($"  ./fleetscore deadletters list --data {data}");
        Say("Then start a system of your own with `./fleetscore up`, and feed it with `./fleetscore simulate`.");
    }

    private void Say(string line) => console.Write(new Text(line + Environment.NewLine));
}

using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring;

/// <summary>What samples/README.md says of the sample is true.</summary>
public sealed class SampleTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "samples");

    [Fact]
    public void The_anomalies_are_the_faults_and_nothing_else()
    {
        Verdict[] verdicts = [.. Score()];

        Assert.Equal(180, verdicts.Length);
        Assert.Equal(30, verdicts.Count(verdict => verdict.Anomaly is null));
        Assert.Equal(
            [
                "fan-1/speed 12:05", "fan-1/speed 12:10",
                "pump-1/temperature 11:10", "pump-1/temperature 11:15", "pump-1/temperature 11:20",
                "pump-2/vibration 10:30", "pump-2/vibration 10:35",
            ],
            verdicts.Where(verdict => verdict.Anomaly == true).Select(verdict => $"{verdict.Series} {verdict.Window.Start:HH:mm}"));
    }

    private static List<Verdict> Score()
    {
        TimeGrid grid = TimeGrid.Create(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
        using StreamReader telemetry = File.OpenText(Path.Combine(Folder, "telemetry.csv"));
        var verdicts = new List<Verdict>();
        foreach (var device in TelemetryCsv.Read(telemetry, "telemetry.csv").GroupBy(row => (row.Device, row.Reading.Sensor)).OrderBy(group => group.Key))
        {
            WindowFeatures[] windows =
            [
                .. device.GroupBy(row => grid.ChunkStart(row.Reading.At)).SelectMany(chunk => ChunkFeatures.From(
                    ChunkReadings.Empty.Merge(chunk.Select(row => row.Reading), MergeLimits.Default).Readings, chunk.Key, grid).Sensors[device.Key.Sensor]),
            ];
            string model = Path.Combine(Folder, "models", $"model_{device.Key.Device}_{device.Key.Sensor}");
            ImportedModel? imported = File.Exists(model) ? SklearnImport.Read(File.ReadAllBytes(model)) : null;
            new SeriesScorer("v1", 0).Score(new SeriesId(device.Key.Device, device.Key.Sensor), imported, windows, verdicts);
        }

        return verdicts;
    }
}

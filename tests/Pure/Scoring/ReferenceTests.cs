using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Scoring;

/// <summary>The reference architecture's ten models (scikit-learn 0.19.2) on its own 11,837 readings.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Every_reading_is_decided_as_scikit_learn_decides_it()
    {
        string? folder = Folders.Reference;
        Assert.SkipWhen(folder is null, "../shared/reference is not beside the project, so there is nothing to compare with.");
        TimeGrid grid = TimeGrid.Create(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
        var models = Directory.GetFiles(Path.Combine(folder!, "models")).ToDictionary(
            file => Path.GetFileName(file), file => SklearnImport.Read(File.ReadAllBytes(file)));

        string[] lines = [.. File.ReadLines(Path.Combine(folder!, "expected.csv")).Skip(1)];
        int anomalies = 0;
        foreach (string[] fields in lines.Select(line => line.Split(',')))
        {
            Assert.True(UtcTime.TryRead(fields[0], out DateTimeOffset at));
            var reading = new Reading(fields[2], at, double.Parse(fields[3], CultureInfo.InvariantCulture));
            ChunkReadings chunk = ChunkReadings.Empty.Merge([reading], MergeLimits.Default).Readings;
            IReadOnlyList<WindowFeatures> windows = ChunkFeatures.From(chunk, grid.ChunkStart(at), grid).Sensors[fields[2]];
            var verdicts = new List<Verdict>();
            new SeriesScorer("v1", 0).Score(new SeriesId(fields[1], fields[2]), models[$"model_{fields[1]}_{fields[2]}"], windows, verdicts);

            Verdict verdict = Assert.Single(verdicts);
            Assert.Equal(fields[4] == "1", verdict.Anomaly);
            Assert.InRange(verdict.Score!.Value + double.Parse(fields[5], CultureInfo.InvariantCulture), -1e-12, 1e-12);
            anomalies += verdict.Anomaly == true ? 1 : 0;
        }

        Assert.Equal(11_837, lines.Length);
        Assert.InRange(anomalies, 1, 11_836);
    }
}

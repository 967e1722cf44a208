using Fleetscore.Simulation;

namespace Fleetscore.Cli.Simulate;

/// <summary>What was injected, written as it happens.</summary>
internal sealed class TruthFile : IDisposable
{
    private readonly SimulatedFleet fleet;
    private readonly StreamWriter? writer;
    private HashSet<InjectedAnomaly> underWay = [];

    private TruthFile(SimulatedFleet fleet, StreamWriter? writer)
    {
        this.fleet = fleet;
        this.writer = writer;
    }

    /// <param name="fleet">Whose anomalies.</param>
    /// <param name="file">Null where nobody wants to know.</param>
    public static TruthFile Create(SimulatedFleet fleet, FileInfo? file)
    {
        StreamWriter? writer = file is null ? null : TextFile.Create("--truth", file);
        writer?.WriteLine(TruthCsv.Header);
        return new TruthFile(fleet, writer);
    }

    /// <summary>Writes the anomalies seen in [from, to) that were not seen in the piece before.</summary>
    public void Add(DateTimeOffset from, DateTimeOffset to)
    {
        if (writer is null)
        {
            return;
        }

        foreach (InjectedAnomaly anomaly in fleet.Anomalies(from, to).Where(underWay.Add))
        {
            writer.WriteLine(TruthCsv.Row(anomaly));
        }

        underWay = [.. underWay.Where(anomaly => anomaly.End > to)];
        writer.Flush();
    }

    public void Dispose() => writer?.Dispose();
}

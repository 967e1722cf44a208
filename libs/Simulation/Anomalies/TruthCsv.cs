using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Simulation;

/// <summary>Writes what was injected: CSV with the columns kind, device, sensor, start, end (exclusive) and size.</summary>
public static class TruthCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "kind,device,sensor,start,end,size";

    /// <summary>An anomaly's line. The simulated fleet's ids need no quotes.</summary>
    public static string Row(InjectedAnomaly anomaly) => string.Join(
        ',', anomaly.Kind.Name(), anomaly.Series.Device, anomaly.Series.Sensor, UtcTime.Write(anomaly.Start), UtcTime.Write(anomaly.End),
        anomaly.Size.ToString("R", CultureInfo.InvariantCulture));
}

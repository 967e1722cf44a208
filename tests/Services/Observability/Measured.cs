using System.Diagnostics.Metrics;
using System.Numerics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Fleetscore.Tests.Services.Observability;

/// <summary>
/// What one instrument of one service measures from now on. Other tests run at the same time: the meter factory tells their
/// services from this one.
/// </summary>
internal sealed class Measured<T>(IMeterFactory meters, string service, string name) : IDisposable
    where T : struct, INumber<T>
{
    private readonly MetricCollector<T> collector = new(meters, $"Fleetscore.{service}", name);

    /// <summary>What was recorded, oldest first.</summary>
    public IReadOnlyList<T> Values => [.. collector.GetMeasurementSnapshot().Select(one => one.Value)];

    /// <summary>The sum, by the value of an attribute.</summary>
    public IReadOnlyDictionary<string, T> By(string attribute) => collector.GetMeasurementSnapshot()
        .GroupBy(one => (string)one.Tags[attribute]!)
        .ToDictionary(group => group.Key, group => group.Aggregate(T.Zero, (sum, one) => sum + one.Value));

    /// <summary>What a gauge shows now; empty where it shows nothing.</summary>
    public IReadOnlyDictionary<string, T> Now(string attribute)
    {
        collector.Clear();
        collector.RecordObservableInstruments();
        return By(attribute);
    }

    /// <summary>What a gauge without attributes shows now; null where it shows nothing.</summary>
    public T? Now()
    {
        collector.Clear();
        collector.RecordObservableInstruments();
        return Values is [var value] ? value : null;
    }

    public void Dispose() => collector.Dispose();
}

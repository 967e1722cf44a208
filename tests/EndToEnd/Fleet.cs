using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.EndToEnd;

/// <summary>A small made-up fleet: two hours of readings of 40 devices, and a model for each of them but the last.</summary>
internal static class Fleet
{
    public const int Devices = 40;
    public const int ReadingsPerDevice = 120;
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = Start.AddHours(2);

    /// <summary>One reading a minute, a wave with a spike now and then.</summary>
    public static IReadOnlyList<TelemetryRow> Readings() =>
    [
        .. from device in Enumerable.Range(0, Devices)
           from minute in Enumerable.Range(0, ReadingsPerDevice)
           select new TelemetryRow(Series(device).Device, new Reading(Series(device).Sensor, Start.AddMinutes(minute), Value(device, minute))),
    ];

    /// <summary>Writes the models' pickles: the sample's own, under other names.</summary>
    public static void WriteModels(string folder)
    {
        string[] pickles = [.. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "samples", "models")).Order(StringComparer.Ordinal)];
        Directory.CreateDirectory(folder);
        for (int device = 0; device < Devices - 1; device++)
        {
            SeriesId series = Series(device);
            File.Copy(pickles[device % pickles.Length], Path.Combine(folder, $"model_{series.Device}_{series.Sensor}"));
        }
    }

    private static SeriesId Series(int device) => new($"pump-{device:00}", "temperature");

    private static double Value(int device, int minute) =>
        20 + device + (5 * Math.Sin(minute / 20.0)) + ((minute + device) % 37 == 0 ? 40 : 0);
}

using System.Diagnostics;
using System.Globalization;
using Fleetscore.Contracts;
using Fleetscore.Simulation;

namespace Fleetscore.Cli.Simulate;

/// <summary>A fleet's history as a file that <c>fleetscore replay</c> reads. Bad events have no place in it.</summary>
internal static class HistoryFile
{
    private static readonly DateTimeOffset DefaultStart = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Piece = TimeSpan.FromHours(1);

    public static int Write(
        SimulatedFleet fleet, FileInfo file, FileInfo? truth, DateTimeOffset? from, TimeSpan length, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        DateTimeOffset start = from ?? DefaultStart;
        DateTimeOffset end = start + length;
        long rows = 0;
        using StreamWriter writer = TextFile.Create("--to", file);
        using var truthFile = TruthFile.Create(fleet, truth);
        writer.WriteLine("TS,Device,Tag,Value");
        for (DateTimeOffset at = start; at < end; at += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            DateTimeOffset until = at + Piece < end ? at + Piece : end;
            rows += WriteRows(writer, fleet.Readings(at, until));
            truthFile.Add(at, until);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows:N0} readings from {UtcTime.Write(start)} to {UtcTime.Write(end)} in {file.FullName} ({Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s)"));
        return ExitCode.Good;
    }

    private static long WriteRows(StreamWriter writer, IEnumerable<SimulatedReading> readings)
    {
        long rows = 0;
        foreach (SimulatedReading one in readings)
        {
            writer.Write(UtcTime.Write(one.Reading.At));
            writer.Write(',');
            writer.Write(one.Device);
            writer.Write(',');
            writer.Write(one.Reading.Sensor);
            writer.Write(',');
            writer.WriteLine(one.Reading.Value.ToString("R", CultureInfo.InvariantCulture));
            rows++;
        }

        return rows;
    }
}

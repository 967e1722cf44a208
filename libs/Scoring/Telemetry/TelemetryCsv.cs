using System.Globalization;
using Fleetscore.Contracts;

namespace Fleetscore.Scoring;

/// <summary>A row of a history file.</summary>
/// <param name="Device">The device.</param>
/// <param name="Reading">What it reported.</param>
public readonly record struct TelemetryRow(string Device, Reading Reading);

/// <summary>
/// Reads history files: the columns TS, Device, Tag and Value in any order; other columns are passed over. Times are UTC
/// where they say nothing else.
/// </summary>
public static class TelemetryCsv
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;

    /// <summary>The rows, one after the other.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="CsvException">A row is wrong, or of a year no device reports; the message says where and what.</exception>
    public static IEnumerable<TelemetryRow> Read(TextReader reader, string file)
    {
        var table = new CsvTable(reader, file, "TS", "Device", "Tag", "Value");
        while (table.Next())
        {
            yield return Row(table);
        }
    }

    private static TelemetryRow Row(CsvTable table)
    {
        if (!UtcTime.TryRead(table[0], out DateTimeOffset at))
        {
            throw table.Problem(0, $"'{table[0]}' is not a time such as 2026-11-22T10:03:05.25Z.");
        }

        if (at.Year is < FirstYear or > LastYear)
        {
            throw table.Problem(0, $"'{table[0]}' is not in the years {FirstYear} to {LastYear}.");
        }

        for (int id = 1; id <= 2; id++)
        {
            if (Identifiers.Problem(table[id]) is { } problem)
            {
                throw table.Problem(id, $"The id '{table[id]}' {problem}.");
            }
        }

        return double.TryParse(table[3], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new TelemetryRow(table[1], new Reading(table[2], at, value))
            : throw table.Problem(3, $"'{table[3]}' is not a finite number such as 71.3.");
    }
}

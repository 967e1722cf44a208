using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Replay;

/// <summary>A history file, cut into the periods it covers.</summary>
internal sealed class History
{
    /// <summary>Every period between the first row and the last is run: more than this is rather a row with a wrong time.</summary>
    private const int MostPeriods = 10_000;

    private readonly SortedDictionary<DateTimeOffset, List<TelemetryRow>> rows;

    private History(SortedDictionary<DateTimeOffset, List<TelemetryRow>> rows, TimeGrid grid)
    {
        this.rows = rows;
        First = rows.Keys.First();
        End = rows.Keys.Last() + grid.Period;
        Distinct = rows.Values.SelectMany(period => period).Distinct().Count();
    }

    /// <summary>The first period.</summary>
    public DateTimeOffset First { get; }

    /// <summary>End of the last period, exclusive.</summary>
    public DateTimeOffset End { get; }

    /// <summary>Rows that differ in series, instant or value: what must be counted or dead-lettered.</summary>
    public int Distinct { get; }

    /// <summary>The periods with rows, in order.</summary>
    public IEnumerable<KeyValuePair<DateTimeOffset, List<TelemetryRow>>> Periods => rows;

    /// <exception cref="CommandException">No such file, a row that is wrong (file, line and column), or no rows.</exception>
    public static History Read(FileInfo file, TimeGrid grid)
    {
        if (Directory.Exists(file.FullName))
        {
            throw new CommandException($"--telemetry {file.FullName} is a folder; name a CSV file with the columns TS,Device,Tag,Value.");
        }

        if (!file.Exists)
        {
            throw new CommandException($"--telemetry {file.FullName} does not exist; name a CSV file with the columns TS,Device,Tag,Value.");
        }

        var rows = new SortedDictionary<DateTimeOffset, List<TelemetryRow>>();
        using StreamReader reader = file.OpenText();
        try
        {
            foreach (TelemetryRow row in TelemetryCsv.Read(reader, file.FullName))
            {
                DateTimeOffset period = grid.PeriodStart(row.Reading.At);
                if (!rows.TryGetValue(period, out List<TelemetryRow>? inPeriod))
                {
                    rows.Add(period, inPeriod = []);
                }

                inPeriod.Add(row);
            }
        }
        catch (CsvException problem)
        {
            throw new CommandException(problem.Message);
        }

        return rows.Count > 0 ? Checked(new History(rows, grid), grid, file) : throw new CommandException($"--telemetry {file.FullName} has no rows.");
    }

    private static History Checked(History history, TimeGrid grid, FileInfo file)
    {
        long periods = (history.End - history.First).Ticks / grid.Period.Ticks;
        return periods <= MostPeriods ? history : throw new CommandException(
            $"--telemetry {file.FullName} spans {periods} periods of {grid.Period}, from {UtcTime.Write(history.First)} to {UtcTime.Write(history.End)}; "
            + $"at most {MostPeriods} are replayed. Correct the row with the wrong time, cut the file, or give a longer --period.");
    }
}

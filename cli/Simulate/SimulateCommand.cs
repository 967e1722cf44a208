using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Parsing;
using Fleetscore.Cli.Running;
using Fleetscore.Simulation;

namespace Fleetscore.Cli.Simulate;

/// <summary><c>fleetscore simulate</c>: feeds a running system with a made-up fleet's readings, or writes them to a file.</summary>
internal static class SimulateCommand
{
    private static readonly TimeSpan LongestFeed = TimeSpan.FromDays(366);

    public static Command Create()
    {
        var fleet = new FleetArguments();
        Option<DateTimeOffset?> start = TimeOption.Create("--start", "The instant of the first readings, such as 2026-11-22T10:00. Default: now; of a file 2026-01-05T00:00.");
        Option<TimeSpan?> lasting = DurationOption.Create("--for", "Stop after this long, such as 10m; otherwise Ctrl-C stops.");
        Option<DirectoryInfo?> data = DataOption.Create();
        var to = new Option<FileInfo?>("--to") { Description = "Write a history file (TS,Device,Tag,Value) instead of feeding a system.", HelpName = "FILE.csv" };
        var hours = new Option<double?>("--hours") { Description = "Hours of the history file. Default: 24.", HelpName = "H" };
        var truth = new Option<FileInfo?>("--truth") { Description = "Write what was injected: CSV with kind, device, sensor, start, end, size.", HelpName = "FILE" };

        var command = new Command("simulate", "Feed a running system with a simulated fleet's readings, or write them to a history file.")
        {
            start, lasting, data, to, hours, truth,
        };
        fleet.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            Check(parsed, to, hours, lasting);
            var simulated = new SimulatedFleet(fleet.Read(parsed));
            return parsed.GetValue(to) is { } file
                ? Task.FromResult(HistoryFile.Write(
                    simulated, file, parsed.GetValue(truth), parsed.GetValue(start), TimeSpan.FromHours(parsed.GetValue(hours) ?? 24), cancellation))
                : LiveFleet.FeedAsync(
                    simulated, Solution.DataDirectory(parsed.GetValue(data)), parsed.GetValue(truth), parsed.GetValue(start), parsed.GetValue(lasting),
                    cancellation);
        });
        return command.WithExamples(
            "fleetscore simulate", "fleetscore simulate --devices 200 --rate 6 --anomalies 2 --for 10m",
            "fleetscore simulate --to history.csv --hours 48 --truth truth.csv");
    }

    private static void Check(ParseResult parsed, Option<FileInfo?> to, Option<double?> hours, Option<TimeSpan?> lasting)
    {
        bool toFile = parsed.GetValue(to) is not null;
        if (toFile && parsed.GetValue(lasting) is not null)
        {
            throw new CommandException("--for is for feeding a running system; say how long a history file is with --hours.");
        }

        if (!toFile && parsed.GetValue(hours) is not null)
        {
            throw new CommandException("--hours is for a history file: add --to FILE.csv; stop a live feed with --for or Ctrl-C.");
        }

        if (parsed.GetValue(hours) is <= 0 or > 24 * 366)
        {
            throw new CommandException($"--hours is {parsed.GetValue(hours)}; it must be more than 0 and at most {24 * 366}.");
        }

        if (parsed.GetValue(lasting) is { } span && (span <= TimeSpan.Zero || span > LongestFeed))
        {
            throw new CommandException($"--for is {span}; give a duration such as 00:10:00, at most {LongestFeed.TotalDays} days.");
        }
    }
}

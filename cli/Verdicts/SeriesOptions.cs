using System.CommandLine;
using Fleetscore.Cli.Running;
using Fleetscore.Cli.Runs;
using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Verdicts;

/// <summary>Which verdicts a command looks at: those of a device or series, in a range of periods.</summary>
internal sealed class SeriesOptions
{
    private readonly Option<string> device = new("--device") { Description = "The device.", HelpName = "D", Required = true };
    private readonly Option<string?> sensor;
    private readonly Option<DirectoryInfo?> data = DataOption.Create();
    private readonly RangeOptions range;

    private SeriesOptions(Command command, bool sensorRequired)
    {
        sensor = new Option<string?>("--sensor") { Description = sensorRequired ? "The sensor." : "Only this sensor.", HelpName = "S", Required = sensorRequired };
        device.CompletionSources.Add(completion => KnownSeries.In(Solution.DataDirectory(completion.ParseResult.GetValue(data))).Select(series => series.Device).Distinct());
        sensor.CompletionSources.Add(completion => Sensors(completion.ParseResult));
        command.Add(device);
        command.Add(sensor);
        range = RangeOptions.Of(command);
        command.Add(data);
    }

    /// <summary>Adds <c>--device</c>, <c>--sensor</c>, the range and <c>--data</c>.</summary>
    public static SeriesOptions Of(Command command, bool sensorRequired) => new(command, sensorRequired);

    /// <summary>The verdicts, by series and time.</summary>
    /// <exception cref="CommandException">Nothing is known of such a series.</exception>
    public async Task<IReadOnlyList<Verdict>> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using FleetView view = parsed.Open(data);
        PublishedRun[] runs = [.. (await range.RunsAsync(view, parsed, cancellation))
            .Where(run => run.Item.Ledger is not null).Select(run => PublishedRun.Read(view.Results, run.Item))];
        string asked = parsed.GetRequiredValue(device);
        Verdict[] verdicts = [.. runs.SelectMany(run => run.Verdicts(asked)).Where(verdict => IsAsked(verdict, parsed))
            .OrderBy(verdict => verdict.Series).ThenBy(verdict => verdict.Window.Start)];
        if (verdicts.Length == 0)
        {
            RequireKnown(runs, new SeriesId(asked, parsed.GetValue(sensor) ?? ""));
        }

        return verdicts;
    }

    private bool IsAsked(Verdict verdict, ParseResult parsed) =>
        (parsed.GetValue(sensor) is not { } only || verdict.Series.Sensor == only)
        && (range.From(parsed) is not { } from || verdict.Window.Start >= from)
        && (range.To(parsed) is not { } to || verdict.Window.Start < to);

    private static void RequireKnown(PublishedRun[] runs, SeriesId asked)
    {
        if (runs.Length == 0)
        {
            throw new CommandException("Nothing was published in that time. `fleetscore runs` shows the periods.", ExitCode.Bad);
        }

        SeriesId[] known = [.. runs.SelectMany(run => run.Outcomes(asked.Device)).Select(outcome => new SeriesId(outcome.Device, outcome.Sensor)).Distinct()];
        if (known.Length == 0)
        {
            IEnumerable<string> devices = runs[^1].Outcomes().Select(outcome => outcome.Device).Distinct();
            throw new CommandException($"No run of that time knows a device {asked.Device}.{NearNames.Hint(asked.Device, devices)}", ExitCode.Bad);
        }

        if (asked.Sensor.Length > 0 && !known.Contains(asked))
        {
            throw new CommandException(
                $"{asked.Device} has no sensor {asked.Sensor}; it has {string.Join(", ", known.Select(series => series.Sensor))}.", ExitCode.Bad);
        }
    }

    private IEnumerable<string> Sensors(ParseResult parsed)
    {
        string? of = parsed.GetValue(device);
        return KnownSeries.In(Solution.DataDirectory(parsed.GetValue(data)))
            .Where(series => of is null || series.Device == of).Select(series => series.Sensor).Distinct();
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fleetscore.Simulation;

namespace Fleetscore.Cli.Simulate;

/// <summary>The options that say which fleet is simulated.</summary>
internal sealed class FleetArguments
{
    private const string NoAnomalies = "none";

    /// <summary>All series of a fleet are in memory.</summary>
    private const int MostSeries = 1_000_000;

    private readonly Option<int> devices = new("--devices") { Description = "How many devices.", DefaultValueFactory = _ => 50, HelpName = "N" };
    private readonly Option<int> sensors = new("--sensors") { Description = "How many sensors each device has.", DefaultValueFactory = _ => 4, HelpName = "N" };
    private readonly Option<double> rate = new("--rate") { Description = "Readings a minute of each sensor.", DefaultValueFactory = _ => 2, HelpName = "R" };
    private readonly Option<long> seed = new("--seed") { Description = "Another seed, another fleet.", DefaultValueFactory = _ => 1, HelpName = "K" };
    private readonly Option<string> anomalies = new("--anomalies")
    {
        Description = $"How many anomalies are expected of each sensor in a day, at most {AnomalySchedule.MostPerDay}; or `{NoAnomalies}`.",
        DefaultValueFactory = _ => "0.5",
        HelpName = "A",
    };

    private readonly Option<AnomalyKind[]?> kinds = new("--kinds")
    {
        Description = $"Which kinds of anomalies there are, with commas between: {string.Join(',', AnomalyKinds.All.Select(kind => kind.Name()))}. Default: all.",
        CustomParser = ReadKinds,
        HelpName = "KINDS",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { devices, sensors, rate, anomalies, kinds, seed })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CommandException">An option is out of its range.</exception>
    public FleetOptions Read(ParseResult parsed)
    {
        var fleet = new FleetOptions
        {
            Seed = parsed.GetValue(seed),
            Devices = (int)Checked(devices.Name, parsed.GetValue(devices), 1, 100_000),
            Sensors = (int)Checked(sensors.Name, parsed.GetValue(sensors), 1, 1_000),
            Interval = TimeSpan.FromMinutes(1) / Checked(rate.Name, parsed.GetValue(rate), 1.0 / 60, 6_000),
            Anomalies = Schedule(parsed.GetRequiredValue(anomalies), parsed.GetValue(seed), parsed.GetValue(kinds) is { Length: > 0 } chosen ? chosen : [.. AnomalyKinds.All]),
        };
        return fleet.Devices * fleet.Sensors <= MostSeries
            ? fleet
            : throw new CommandException(string.Create(
                CultureInfo.InvariantCulture, $"{fleet.Devices:N0} devices of {fleet.Sensors:N0} sensors are more than {MostSeries:N0} series; lower --devices or --sensors."));
    }

    private static AnomalySchedule Schedule(string text, long seed, AnomalyKind[] kinds)
    {
        if (text == NoAnomalies)
        {
            return AnomalySchedule.None;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is > 0 and <= AnomalySchedule.MostPerDay
            ? AnomalySchedule.Random(seed, number, kinds)
            : throw new CommandException($"--anomalies is {text}; give a number above 0, at most {AnomalySchedule.MostPerDay}, or `{NoAnomalies}`.");
    }

    private static double Checked(string name, double value, double least, double most) => value >= least && value <= most
        ? value
        : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be between {least:0.####} and {most}."));

    private static AnomalyKind[] ReadKinds(ArgumentResult result)
    {
        var read = new List<AnomalyKind>();
        foreach (string name in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (AnomalyKinds.All.Where(kind => kind.Name() == name).ToArray() is [var known])
            {
                read.Add(known);
            }
            else
            {
                result.AddError($"--kinds knows no '{name}'; there are {string.Join(", ", AnomalyKinds.All.Select(kind => kind.Name()))}.");
            }
        }

        return [.. read];
    }
}

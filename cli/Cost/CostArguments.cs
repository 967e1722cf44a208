using System.CommandLine;
using System.Globalization;
using Fleetscore.Cli.Parsing;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Cost;

/// <summary>The options that describe a fleet and where it is scored.</summary>
internal sealed class CostArguments
{
    private readonly Option<long> devices = new("--devices") { Description = "How many devices.", HelpName = "N", Required = true };
    private readonly Option<long> sensors = new("--sensors") { Description = "How many sensors each device has.", HelpName = "S", Required = true };
    private readonly Option<TimeSpan?> interval = DurationOption.Create("--interval", "Between two readings of a sensor. Default: 10s.");
    private readonly Option<double?> perEvent = new("--readings-per-event") { Description = "How many readings are sent at once. Default: what a device gathers in a minute.", HelpName = "R" };
    private readonly Option<TimeSpan?> period = DurationOption.Create("--period", "What one run scores. Default: 1h.");
    private readonly Option<TimeSpan?> window = DurationOption.Create("--window", "Size of a window. Default: 5m.");
    private readonly Option<TimeSpan?> retention = DurationOption.Create("--retention", "How long readings are kept in the database. Default: 7d.");
    private readonly Option<TimeSpan?> results = DurationOption.Create("--keep-results", "How long verdicts are kept as blobs. Default: 365d.");
    private readonly Option<double> eventShare = new("--event-share") { Description = "Which share of the events leaves a trace; of runs, every one does.", DefaultValueFactory = _ => 0.01, HelpName = "SHARE" };
    private readonly Option<bool> capture = new("--capture") { Description = "Keep every event as it came, by Event Hubs Capture." };
    private readonly Option<bool?> privateNetwork = new("--private-network") { Description = "Whether everything is reached through private endpoints. Default: as the size has it in deploy/{size}.bicepparam." };
    private readonly Option<string?> size = new("--size") { Description = "The installation's size: demo or production. Default: demo up to 2,000 series and 10 events a second.", HelpName = "SIZE" };
    private readonly Option<string> region = new("--region") { Description = "The Azure region.", DefaultValueFactory = _ => "westeurope", HelpName = "REGION" };

    public CostArguments(Command command)
    {
        devices.Require<long>(number => number is >= 1 and <= 100_000_000, "must be between 1 and 100,000,000");
        sensors.Require<long>(number => number is >= 1 and <= 10_000, "must be between 1 and 10,000");
        perEvent.Require<double>(number => number is >= 1 and <= 10_000, "must be between 1 and 10,000");
        eventShare.Require<double>(share => share is >= 0 and <= 1, "must be between 0 and 1");
        foreach (Option option in new Option[] { devices, sensors, interval, perEvent, period, window, region, size, retention, results, eventShare, capture, privateNetwork })
        {
            command.Options.Add(option);
        }

        region.CompletionSources.Add(_ => PriceFile.BuiltIn().Regions);
        size.CompletionSources.Add(_ => PriceFile.BuiltIn().Sizes.Select(one => one.Name));
    }

    /// <exception cref="CommandException">Something is out of its range.</exception>
    public (FleetLoad Load, InstallationSize Size) Read(ParseResult parsed, PriceTable table)
    {
        TimeSpan between = Span(parsed, interval, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        long each = parsed.GetValue(sensors);
        var load = new FleetLoad
        {
            Devices = parsed.GetValue(devices),
            Sensors = each,
            Interval = between,
            ReadingsPerEvent = parsed.GetValue(perEvent) ?? Math.Min(10_000, Math.Floor(FleetLoad.OwnReadings(each, between))),
            Period = Span(parsed, period, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
            Window = Span(parsed, window, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Retention = Span(parsed, retention, TimeSpan.FromDays(7), TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            KeepResults = Span(parsed, results, TimeSpan.FromDays(365), TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
            EventShare = parsed.GetValue(eventShare),
            Capture = parsed.GetValue(capture),
            Region = parsed.GetRequiredValue(region),
        };
        if (TimeGrid.Problem(load.Window, load.Period) is { } problem)
        {
            throw new CommandException($"--window and --period: {problem}");
        }

        if (!table.Regions.Contains(load.Region))
        {
            throw new CommandException($"The price table knows no region {load.Region}; it has {string.Join(", ", table.Regions)}. Add yours to a copy of cli/Cost/prices.yaml and name it with --prices.");
        }

        InstallationSize chosen = SizeOf(parsed.GetValue(size), load, table);
        return (load with { PrivateNetwork = parsed.GetValue(privateNetwork) ?? chosen.PrivateNetwork }, chosen);
    }

    private static InstallationSize SizeOf(string? name, FleetLoad load, PriceTable table)
    {
        string wanted = name ?? (load.Series <= 2_000 && load.EventsPerSecond <= 10 ? "demo" : "production");
        return table.Sizes.FirstOrDefault(one => one.Name == wanted)
            ?? throw new CommandException($"The price table knows no size {wanted}; it has {string.Join(", ", table.Sizes.Select(one => one.Name))}.");
    }

    private static TimeSpan Span(ParseResult parsed, Option<TimeSpan?> option, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        TimeSpan span = parsed.GetValue(option) ?? otherwise;
        return span >= least && span <= most
            ? span
            : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {span}; it must be between {least} and {most}."));
    }
}

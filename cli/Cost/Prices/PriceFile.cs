using Fleetscore.Contracts;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Fleetscore.Cli.Cost;

/// <summary>Reads a price table: the one that comes with the program, or a person's own. Every number needs what stands beside it.</summary>
internal static class PriceFile
{
    private static readonly string[] Apps = [AppIds.Ingest, AppIds.Aggregator, AppIds.Scheduler, AppIds.Scorer, "dapr-control"];

    public static PriceTable BuiltIn()
    {
        using Stream file = typeof(PriceFile).Assembly.GetManifestResourceStream("prices.yaml") ?? throw new InvalidOperationException("prices.yaml was not built in.");
        using var reader = new StreamReader(file);
        return Read(reader, "the built-in prices.yaml");
    }

    /// <exception cref="CommandException">It is not there, or no price table.</exception>
    public static PriceTable Read(FileInfo file)
    {
        try
        {
            using StreamReader reader = file.OpenText();
            return Read(reader, file.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--prices {file.FullName} cannot be read: {failure.Message}");
        }
    }

    /// <param name="text">The file.</param>
    /// <param name="name">What people know it by.</param>
    /// <exception cref="CommandException">It is no price table, or a number lacks what stands beside it.</exception>
    public static PriceTable Read(TextReader text, string name)
    {
        PriceContent content;
        try
        {
            content = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<PriceContent?>(text) ?? new PriceContent();
        }
        catch (YamlException failure)
        {
            string what = (failure.InnerException?.Message ?? failure.Message).Split(" on type ")[0].TrimEnd('.'); // "Property 'x' not found on type …"
            throw new CommandException($"{name}, line {failure.Start.Line}: {what}. Take cli/Cost/prices.yaml as the pattern.");
        }

        string[] problems = [.. Problems(content)];
        return problems.Length == 0 ? Table(content) : throw new CommandException($"{name} is no whole price table: {string.Join(' ', problems)}");
    }

    private static IEnumerable<string> Problems(PriceContent content)
    {
        foreach ((string part, int count) in new[] { ("meters", content.Meters.Count), ("figures", content.Figures.Count), ("sizes", content.Sizes.Count), ("servers", content.Servers.Count) })
        {
            if (count == 0)
            {
                yield return $"It has no {part}.";
            }
        }

        foreach ((string name, MeterContent meter) in content.Meters)
        {
            if (Lacks([meter.Unit, meter.Meter, meter.Source, meter.Date, meter.Assumption]) || meter.Prices.Count == 0)
            {
                yield return $"{name} needs unit, meter, source, date, assumption and prices.";
            }

            foreach ((string region, double price) in meter.Prices.Where(price => price.Value is not (>= 0 and < 1e6)))
            {
                yield return $"{name} costs {price} in {region}; a price is 0 or more.";
            }
        }

        foreach ((string name, FigureContent figure) in content.Figures)
        {
            if (Lacks([figure.Unit, figure.Source, figure.Assumption]))
            {
                yield return $"{name} needs value, unit, source and assumption.";
            }

            if (figure.Value is not (> 0 and < 1e12))
            {
                yield return $"{name} is {figure.Value}; it must be more than 0.";
            }
        }

        foreach ((string name, SizeContent size) in content.Sizes)
        {
            if (!Whole(size, content.Servers))
            {
                yield return $"The size {name} needs shards, partitions, throughputUnits, maximumThroughputUnits, redundancy and warmScorers, a database with storageGiB, "
                    + $"backupDays and the sku of one of the servers, and min, max, vcpu and memory of each of {string.Join(", ", Apps)}.";
            }
        }
    }

    private static bool Whole(SizeContent size, List<ServerContent> servers) =>
        size is { Shards: > 0, Partitions: > 0, ThroughputUnits: > 0, MaximumThroughputUnits: > 0, WarmScorers: >= 0, Database: { StorageGiB: > 0, BackupDays: > 0 } database }
        && !string.IsNullOrWhiteSpace(size.Redundancy)
        && servers.Exists(server => server.Sku == database.Sku)
        && Array.TrueForAll(Apps, app => size.Apps.TryGetValue(app, out AppContent? of) && of is { Min: >= 0, Max: > 0, Vcpu: > 0, Memory: > 0 });

    private static bool Lacks(string?[] texts) => texts.Any(string.IsNullOrWhiteSpace);

    private static PriceTable Table(PriceContent content) => new()
    {
        Meters = content.Meters.ToDictionary(one => one.Key, one => new Meter
        {
            Unit = one.Value.Unit!,
            Name = one.Value.Meter!,
            Source = one.Value.Source!,
            Date = one.Value.Date!,
            Assumption = one.Value.Assumption!,
            Prices = one.Value.Prices,
        }),
        Figures = content.Figures.ToDictionary(one => one.Key, one => new Figure(one.Value.Value, one.Value.Unit!, one.Value.Source!, one.Value.Assumption!)),
        Sizes = [.. content.Sizes.Select(one => new InstallationSize
        {
            Name = one.Key,
            Shards = one.Value.Shards,
            Partitions = one.Value.Partitions,
            ThroughputUnits = one.Value.ThroughputUnits,
            MaximumThroughputUnits = one.Value.MaximumThroughputUnits,
            Database = new DatabaseSize(one.Value.Database.Sku, one.Value.Database.StorageGiB, one.Value.Database.BackupDays, one.Value.Database.Standby),
            Redundancy = one.Value.Redundancy,
            PrivateNetwork = one.Value.PrivateNetwork,
            Apps = one.Value.Apps.ToDictionary(app => app.Key, app => new AppSize(app.Value.Min, app.Value.Max, app.Value.Vcpu, app.Value.Memory)),
            WarmScorers = one.Value.WarmScorers,
        })],
        Servers = [.. content.Servers.Select(server => new Server(server.Sku, server.Writes))],
    };
}

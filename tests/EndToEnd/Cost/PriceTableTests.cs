using Fleetscore.Cli;
using Fleetscore.Cli.Cost;

namespace Fleetscore.Tests.EndToEnd.Cost;

/// <summary>The one price table: every number has its unit, where it is from, and what it stands for.</summary>
public sealed class PriceTableTests
{
    private static readonly string BuiltIn = File.ReadAllText(Path.Combine(Checkout.Root, "cli", "Cost", "prices.yaml"));

    [Fact]
    public void Every_number_has_its_unit_source_and_assumption_and_every_price_every_region()
    {
        PriceTable table = PriceFile.BuiltIn();

        Assert.All(table.Meters, meter => Assert.Equal(table.Regions, meter.Value.Prices.Keys.Order(StringComparer.Ordinal)));
        Assert.All(table.Meters.Values, meter => Assert.All([meter.Unit, meter.Name, meter.Source, meter.Date, meter.Assumption], text => Assert.NotEmpty(text.Trim())));
        Assert.All(table.Figures.Values, figure => Assert.All([figure.Unit, figure.Source, figure.Assumption], text => Assert.NotEmpty(text.Trim())));
        Assert.All(["westeurope", "northeurope", "swedencentral", "eastus2", "westus2"], region => Assert.Contains(region, table.Regions));
    }

    [Fact]
    public void Every_server_has_a_price_and_every_size_a_server() => Assert.All(
        PriceFile.BuiltIn().Servers.Select(server => server.Sku).Concat(PriceFile.BuiltIn().Sizes.Select(size => size.Database.Sku)),
        sku =>
        {
            Assert.NotNull(PriceFile.BuiltIn().Meter($"postgresql.{sku}"));
            Assert.Contains(PriceFile.BuiltIn().Servers, server => server.Sku == sku);
        });

    [Theory]
    [InlineData("unit: \"vCPU second\"", "unit: \"\"", "container-apps.vcpu-active needs unit, meter, source, date, assumption and prices.")]
    [InlineData("westeurope: 0.000034", "westeurope: -1", "container-apps.vcpu-active costs -1 in westeurope; a price is 0 or more.")]
    [InlineData("peak: { value: 1.3,", "peak: { value: 0,", "peak is 0; it must be more than 0.")]
    [InlineData("assumption: \"The busiest minute against the average one.\"", "assumption: \"\"", "peak needs value, unit, source and assumption.")]
    [InlineData("westeurope: 0.000034", "westeurope: dear", "line ")]
    [InlineData("storageGiB: 32, ", "", "The size demo needs ")]
    [InlineData("sku: Standard_B1ms, storageGiB", "sku: Standard_B1, storageGiB", "The size demo needs ")]
    [InlineData("scorer: { min: 0, max: 2,", "scorers: { min: 0, max: 2,", "The size demo needs ")]
    [InlineData("meters:", "metres:", "metres")]
    public void A_table_that_lacks_something_is_refused_by_name(string there, string instead, string problem)
    {
        Assert.Contains(there, BuiltIn, StringComparison.Ordinal);
        int at = BuiltIn.IndexOf(there, StringComparison.Ordinal);
        string changed = string.Concat(BuiltIn.AsSpan(0, at), instead, BuiltIn.AsSpan(at + there.Length));

        CommandException refused = Assert.Throws<CommandException>(() => PriceFile.Read(new StringReader(changed), "mine.yaml"));

        Assert.Contains("mine.yaml", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }
}

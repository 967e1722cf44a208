using System.Text.Json;

namespace Fleetscore.Tests.EndToEnd.Cost;

/// <summary><c>fleetscore cost</c> at the terminal.</summary>
public sealed class CostCommandTests
{
    [Fact]
    public async Task A_table_ends_with_the_totals_and_the_choice()
    {
        CommandResult said = await CommandLine.RunAsync("cost", "--devices", "100", "--sensors", "4");

        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.All(
            ["Event Hubs", "Container Apps", "PostgreSQL", "Blob Storage", "Monitoring", "Registry", "free grants", "USD a month, before taxes and discounts", "a million verdicts", "warm or zero", "advice"],
            part => Assert.Contains(part, said.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("container-apps.vcpu-idle", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_and_json_are_the_same_lines_with_the_assumption_beside_each()
    {
        CommandResult csv = await CommandLine.RunAsync("cost", "--devices", "10000", "--sensors", "4", "--region", "northeurope", "--csv");
        CommandResult json = await CommandLine.RunAsync("cost", "--devices", "10000", "--sensors", "4", "--region", "northeurope", "--json");

        string[] rows = csv.Output.TrimEnd('\n').Split('\n');
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement[] lines = [.. document.RootElement.GetProperty("lines").EnumerateArray()];
        Assert.Equal("Part,What,Quantity,Unit,Price,Monthly,Share,Meter,Assumption", rows[0]);
        Assert.Equal(lines.Length, rows.Length - 1);
        Assert.All(lines, line => Assert.NotEmpty(line.GetProperty("assumption").GetString()!));
        Assert.Equal(document.RootElement.GetProperty("monthly").GetDouble(), lines.Sum(line => line.GetProperty("monthly").GetDouble()), 1e-6);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_private_network_is_reckoned_where_one_is_asked_for_whatever_the_size_has(string asked, bool reckoned)
    {
        CommandResult said = await CommandLine.RunAsync("cost", "--devices", "10000", "--sensors", "4", "--private-network", asked);

        Assert.Equal(0, said.ExitCode);
        Assert.Equal(reckoned, said.Output.Contains("private endpoints", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_number_is_explained()
    {
        CommandResult said = await CommandLine.RunAsync("cost", "--devices", "100", "--sensors", "4", "--explain");

        Assert.All(["container-apps.vcpu-idle", "Azure Retail Prices API", "scorer.series-per-vcpu", "measured"], text => Assert.Contains(text, said.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--devices is 0; it must be between 1 and 100,000,000.", "--devices", "0", "--sensors", "4")]
    [InlineData("'--sensors' is required", "--devices", "10")]
    [InlineData("The price table knows no region moon; it has centralus, eastus2", "--devices", "10", "--sensors", "4", "--region", "moon")]
    [InlineData("The price table knows no size huge; it has demo, production.", "--devices", "10", "--sensors", "4", "--size", "huge")]
    [InlineData("--window and --period: The period is 01:00:00; with a window of 00:07:00", "--devices", "10", "--sensors", "4", "--window", "7m")]
    [InlineData("--interval is 2.00:00:00; it must be between", "--devices", "10", "--sensors", "4", "--interval", "2d")]
    [InlineData("--event-share is 2; it must be between 0 and 1.", "--devices", "10", "--sensors", "4", "--event-share", "2")]
    [InlineData("cannot be read", "--devices", "10", "--sensors", "4", "--prices", "/nowhere/prices.yaml")]
    [InlineData("No system has run in /nowhere yet", "--devices", "10", "--sensors", "4", "--data", "/nowhere")]
    [InlineData("Choose one of", "--devices", "10", "--sensors", "4", "--json", "--csv")]
    public async Task What_cannot_be_reckoned_is_said(string problem, params string[] line)
    {
        CommandResult refused = await CommandLine.RunAsync(["cost", .. line]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(problem, refused.Error, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public async Task A_price_table_of_ones_own_is_taken()
    {
        using var folder = new TemporaryFolder();
        string builtIn = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "cli", "Cost", "prices.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("mine.yaml"), builtIn.Replace("westeurope:", "mars:", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        CommandResult said = await CommandLine.RunAsync("cost", "--devices", "100", "--sensors", "4", "--region", "mars", "--prices", folder.File("mine.yaml"));

        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("in mars", said.Output, StringComparison.Ordinal);
    }
}

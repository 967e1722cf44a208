using Fleetscore.Hosting;
using Fleetscore.Tests.Services.Hosting;
using Microsoft.Extensions.Configuration;

namespace Fleetscore.Tests.Services.Telemetry;

public sealed class TelemetryCheckTests
{
    private const string Key = "0f0e0d0c-0b0a-0908-0706-050403020100";

    [Theory]
    [InlineData("")]
    [InlineData($"InstrumentationKey={Key}")]
    [InlineData($"InstrumentationKey={Key};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://x/")]
    public void A_connection_string_is_taken(string connection) =>
        Assert.Empty(Problems((ServiceTelemetry.ApplicationInsights, connection)));

    [Theory]
    [InlineData(Key, "name=value")]
    [InlineData("IngestionEndpoint=https://x/", "InstrumentationKey is missing")]
    [InlineData("InstrumentationKey=abc;IngestionEndpoint=https://x/", "not a GUID")]
    [InlineData($"InstrumentationKey={Key};IngestionEndpoint=here", "IngestionEndpoint is here")]
    public void One_that_cannot_be_used_is_refused_without_being_repeated(string connection, string reason)
    {
        string problem = Assert.Single(Problems((ServiceTelemetry.ApplicationInsights, connection)));

        Assert.StartsWith("APPLICATIONINSIGHTS_CONNECTION_STRING cannot be used: ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:4317")]
    [InlineData("grpc://localhost:4317")]
    [InlineData("here")]
    public void A_collector_that_is_no_address_is_refused(string endpoint) => Assert.Equal(
        $"OTEL_EXPORTER_OTLP_ENDPOINT is {endpoint}; it must be an address such as http://localhost:4317.",
        Assert.Single(Problems((ServiceTelemetry.OtlpEndpoint, endpoint))));

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");

        string problem = Assert.Single(Problems(("Telemetry:Folder", Path.Combine(file, "below"))));

        Assert.StartsWith("Telemetry:Folder is ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_cannot_be_read_is_told_with_all_else_where_telemetry_goes_to_Application_Insights()
    {
        ConfigurationRefusedException refusal = Assert.Throws<ConfigurationRefusedException>(() => TestService.Build(
            _ => { },
            settings: [(ServiceTelemetry.ApplicationInsights, $"InstrumentationKey={Key}"), ("Telemetry:EventShare", "some")]));

        Assert.StartsWith("Telemetry:EventShare is some; it must be ", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Problems(params (string Name, string Value)[] settings) => new TelemetryCheck().Problems(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build());
}

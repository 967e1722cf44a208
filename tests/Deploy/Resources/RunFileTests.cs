namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>dapr.yaml holds what <c>dapr run -f .</c> reads: the CLI passes over a misspelt key without a word.</summary>
public sealed class RunFileTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Checkout.Root, "dapr.yaml"));

    [Fact]
    public void The_CLI_knows_all_that_dapr_yaml_says() => Assert.Empty(ResourceSchemas.ProblemsOfRunFile(Text));

    [Theory]
    [InlineData("version: 1", "version: \"1\"")]
    [InlineData("common:", "shared:")]
    [InlineData("resourcesPaths: [ ./components/local ]", "resourcesPath: ./components/local")]
    [InlineData("resourcesPaths: [ ./components/local ]", "resourcePaths: [ ./components/local ]")]
    [InlineData("appLogDestination: console", "appLogDestination: stdout")]
    [InlineData("    appDirPath: .\n", "")]
    [InlineData("appID: ingest", "appId: ingest")]
    [InlineData("daprHTTPPort: 3601", "daprHttpPort: 3601")]
    [InlineData("daprGRPCPort: 50101", "daprGRPCPort: 500101")]
    [InlineData("metricsPort: 9191", "metricPort: 9191")]
    [InlineData("metricsPort: 9191", "replicas: 2")]
    [InlineData("command: [ \"dotnet\", ", "command: [ 1, ")]
    public void A_mistake_in_it_is_seen(string right, string wrong)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);

        Assert.NotEmpty(ResourceSchemas.ProblemsOfRunFile(Text.Replace(right, wrong, StringComparison.Ordinal)));
    }
}

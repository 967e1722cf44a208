using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>What stands in dapr.yaml and would have no effect is refused at start, in an app and in common.</summary>
public sealed class RefusedSettingTests
{
    private const string WithDapr = "dapr run -f .";

    [Theory]
    [InlineData("appProtocol", "grpc", "LocalDapr talks http to apps")]
    [InlineData("appSSL", "true", "LocalDapr talks http to apps")]
    [InlineData("apiListenAddresses", "0.0.0.0", "127.0.0.1 alone")]
    [InlineData("appMaxConcurrency", "4", "write -1")]
    [InlineData("maxBodySize", "8Mi", "Dapr's own, 4Mi")]
    [InlineData("readBufferSize", "64Ki", "4Ki")]
    [InlineData("logLevel", "debug", "warnings and errors")]
    [InlineData("enableApiLogging", "true", "does not log API calls")]
    [InlineData("enableProfiling", "true", "nothing to profile")]
    [InlineData("placementHostAddress", "localhost:50005", "no placement")]
    [InlineData("schedulerHostAddress", "localhost:50006", "no Scheduler")]
    [InlineData("runtimePath", "daprd", "runs no daprd")]
    public void A_setting_of_an_app_or_of_all(string key, string value, string only)
    {
        using Solution solution = new Solution().App("ingest", $"    {key}: \"{value}\"\n");
        Refusal.Says(Refusal.Of(solution), "dapr.yaml:12", $"'{key}' is '{value}'; ", WithDapr);

        using Solution common = new Solution().Common($"  {key}: \"{value}\"\n").App("ingest");
        string message = Refusal.Of(common);
        Refusal.Says(message, "dapr.yaml:4", $"'{key}' is '{value}'; ", WithDapr);
        Assert.Contains(only, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appChannelAddress: 192.0.2.1", "'appChannelAddress' is '192.0.2.1'", WithDapr)]
    [InlineData("profilePort: 7777", "'profilePort' is '7777'", WithDapr)]
    [InlineData("unixDomainSocket: /tmp", "'unixDomainSocket' is '/tmp'", WithDapr)]
    [InlineData("replicas: 2", "an app has no 'replicas'", WithDapr)]
    [InlineData("componentsPath: x", "an app has no 'componentsPath'", WithDapr)]
    [InlineData("appLogDestination: syslog", "'appLogDestination' is 'syslog'", "write console, file or fileAndConsole")]
    [InlineData("daprdLogDestination: none", "'daprdLogDestination' is 'none'", "write console, file or fileAndConsole")]
    [InlineData("resourcesPaths: [ nowhere ]", "nowhere, which does not exist", "correct it or create that")]
    [InlineData("resourcesPath: nowhere", "nowhere, which does not exist", "correct it or create that")]
    [InlineData("resourcesPaths: [ dapr.yaml ]", "dapr.yaml, which is a file", "name a folder")]
    [InlineData("configFilePath: components", "components, which is a folder", "name a file")]
    [InlineData("{ enableAppHealthCheck: true, appHealthProbeInterval: 5000000 }", "'appHealthProbeInterval' is 5000000", "2073600 or less")]
    [InlineData("configFilePath: nowhere.yaml", "nowhere.yaml, which does not exist", "correct it or create that")]
    [InlineData("enableAppHealthCheck: perhaps", "'enableAppHealthCheck' is 'perhaps'", "write true or false")]
    [InlineData("{ enableAppHealthCheck: true, appHealthProbeTimeout: 5000 }", "'appHealthProbeTimeout' (milliseconds)", "must be shorter")]
    [InlineData("{ enableAppHealthCheck: true, appHealthThreshold: -2 }", "'appHealthThreshold' is -2", "must be above 0")]
    [InlineData("{ enableAppHealthCheck: true, appHealthProbeInterval: often }", "'appHealthProbeInterval' is 'often'", "a whole number")]
    public void A_setting_of_an_app(string setting, string thing, string advice)
    {
        string lines = string.Concat(setting.Trim('{', '}', ' ').Split(", ").Select(line => $"    {line}\n"));
        int line = setting.Contains(", ", StringComparison.Ordinal) ? 13 : 12;
        using Solution solution = new Solution().App("ingest", lines);

        Refusal.Says(Refusal.Of(solution), $"dapr.yaml:{line}", thing, advice);
    }

    [Theory]
    [InlineData("appPort: 70000", "'appPort' is 70000", "a port is 1 to 65535")]
    [InlineData("appPort: high", "'appPort' is 'high'", "a whole number")]
    [InlineData("command: [ ]", "'command' is missing", "starts every app itself")]
    [InlineData("appDirPath: nowhere", "nowhere, which does not exist", "correct it or create that")]
    public void What_an_app_cannot_do_without(string setting, string thing, string advice)
    {
        string key = setting.Split(':')[0];
        string[] lines = [.. ((string[])["appDirPath: .", "appPort: 5101", "command: [ a ]"]).Select(line => line.StartsWith(key, StringComparison.Ordinal) ? setting : line)];
        using Solution solution = new Solution();
        string message = Refusal.OfFile(solution, $"version: 1\napps:\n  - {string.Join("\n    ", lines)}\n");

        Refusal.Says(message, $"dapr.yaml:{(setting == "command: [ ]" ? 3 : 3 + Array.IndexOf(lines, setting))}", thing, advice);
    }

    [Theory]
    [InlineData("version: 2\napps: [ ]", 1, "'version' must be 1", "must be 1")]
    [InlineData("version: 1\napps: [ ]", 1, "'apps' lists no app", "'apps'")]
    [InlineData("version: 1\nservices: [ ]", 2, "dapr.yaml has no 'services'", WithDapr)]
    [InlineData("version: 1\ncommon: { appPort: 1 }\napps: [ ]", 2, "'common' has no 'appPort'", WithDapr)]
    public void What_the_file_cannot_hold(string content, int line, string thing, string advice)
    {
        using Solution solution = new Solution();

        Refusal.Says(Refusal.OfFile(solution, content), $"dapr.yaml:{line}", thing, advice);
    }
}

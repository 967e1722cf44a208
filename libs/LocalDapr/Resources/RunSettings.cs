using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>
/// An app's settings in dapr.yaml. Most may stand in <c>common</c> as well; there they count where the app's own is missing, empty,
/// false or 0, as the Dapr CLI merges them.
/// </summary>
internal sealed class RunSettings(YamlMap app, YamlMap? common)
{
    private const string Hint = "If you need it, run the solution with Dapr: dapr run -f .";

    private static readonly string[] Folders = ["configFilePath", "resourcesPath", "resourcesPaths"];

    private static readonly string[] Health =
        ["enableAppHealthCheck", "appHealthCheckPath", "appHealthProbeInterval", "appHealthProbeTimeout", "appHealthThreshold"];

    /// <summary>Keys that may hold nothing but what LocalDapr does anyway, and what that is.</summary>
    private static readonly Dictionary<string, (string[] Values, string Only)> Fixed = new(StringComparer.Ordinal)
    {
        ["appProtocol"] = (["", "http"], "LocalDapr talks http to apps"),
        ["appSSL"] = (["false"], "LocalDapr talks http to apps"),
        ["apiListenAddresses"] = (["", "127.0.0.1"], "LocalDapr's sidecars listen on 127.0.0.1 alone"),
        ["appMaxConcurrency"] = (["-1", "0"], "LocalDapr does not hold calls to an app back; write -1"),
        ["maxBodySize"] = (["", "4Mi"], "LocalDapr's limit is Dapr's own, 4Mi"),
        ["readBufferSize"] = (["", "4Ki"], "LocalDapr's sidecars read headers of Dapr's own 4Ki"),
        ["logLevel"] = (["", "info"], "LocalDapr's sidecars log warnings and errors; leave it out, or write Dapr's own info"),
        ["enableApiLogging"] = (["false"], "LocalDapr does not log API calls"),
        ["enableProfiling"] = (["false"], "LocalDapr has nothing to profile"),
        ["placementHostAddress"] = ([], "LocalDapr has no placement and needs none; leave it out"),
        ["schedulerHostAddress"] = ([], "LocalDapr has no Scheduler and needs none; leave it out"),
        ["runtimePath"] = ([], "LocalDapr runs no daprd; leave it out"),
    };

    private static readonly Dictionary<string, (string[] Values, string Only)> FixedOfApp = new(StringComparer.Ordinal)
    {
        ["appChannelAddress"] = (["", "127.0.0.1", "localhost"], "LocalDapr's apps listen on 127.0.0.1"),
        ["profilePort"] = (["-1", "0"], "LocalDapr has nothing to profile"),
        ["unixDomainSocket"] = ([""], "LocalDapr's sidecars listen on ports"),
    };

    private static readonly string[] SharedKeys = [.. Folders, .. Health, .. Fixed.Keys, "env", "appLogDestination", "daprdLogDestination"];

    /// <summary>
    /// The container keys are for <c>dapr run -k</c>; the internal port is for other sidecars, which are one process here.
    /// </summary>
    private static readonly string[] AppKeys =
    [
        "appID", "appDirPath", "appPort", "daprHTTPPort", "daprGRPCPort", "metricsPort", "daprInternalGRPCPort", "command", .. SharedKeys,
        .. FixedOfApp.Keys, "containerImage", "containerImagePullPolicy", "createService",
    ];

    /// <summary>Refuses what <c>common</c> cannot hold.</summary>
    public static void CheckCommon(YamlMap common)
    {
        common.AllowOnly("'common'", SharedKeys);
        Check(common, Fixed);
    }

    /// <summary>Refuses what an app cannot hold.</summary>
    public void Check()
    {
        app.AllowOnly("an app", AppKeys);
        Check(app, Fixed);
        Check(app, FixedOfApp);
    }

    public IReadOnlyDictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(common?.Pairs("env") ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach ((string key, string value) in app.Pairs("env"))
        {
            environment[key] = value;
        }

        return environment;
    }

    public LogDestination Log(string key, LogDestination unsaid) => Text(key) switch
    {
        null => unsaid,
        "console" => LogDestination.Console,
        "file" => LogDestination.File,
        "fileAndConsole" => LogDestination.FileAndConsole,
        string other => throw Owner(key).Error(key, $"'{key}' is '{other}'; write console, file or fileAndConsole."),
    };

    /// <summary>Null where it is not enabled.</summary>
    public AppHealthCheck? HealthCheck()
    {
        if (Owner("enableAppHealthCheck").Truth("enableAppHealthCheck") != true)
        {
            return null;
        }

        var unsaid = new AppHealthCheck();
        var check = new AppHealthCheck
        {
            Path = Text("appHealthCheckPath") is { } path ? "/" + path.TrimStart('/') : unsaid.Path,
            Interval = Positive("appHealthProbeInterval", (int)GoDuration.LongestWait.TotalSeconds) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : unsaid.Interval,
            Timeout = Positive("appHealthProbeTimeout") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : unsaid.Timeout,
            Threshold = Positive("appHealthThreshold") ?? unsaid.Threshold,
        };
        return check.Timeout < check.Interval
            ? check
            : throw Owner("appHealthProbeTimeout").Error(
                "appHealthProbeTimeout", "'appHealthProbeTimeout' (milliseconds) must be shorter than 'appHealthProbeInterval' (seconds).");
    }

    private static void Check(YamlMap map, Dictionary<string, (string[] Values, string Only)> allowed)
    {
        foreach ((string key, (string[] values, string only)) in allowed)
        {
            if (map.Text(key) is { } text && !values.Contains(text, StringComparer.Ordinal))
            {
                throw map.Error(key, $"'{key}' is '{text}'; {only}. {Hint}");
            }
        }
    }

    private int? Positive(string key, int greatest = int.MaxValue) => Owner(key).Number(key) switch
    {
        null or 0 => null,
        < 0 and int number => throw Owner(key).Error(key, $"'{key}' is {number}; it must be above 0."),
        int number when number > greatest => throw Owner(key).Error(key, $"'{key}' is {number}; it must be {greatest} or less."),
        int number => number,
    };

    private string? Text(string key) => Owner(key).Text(key) is { Length: > 0 } text ? text : null;

    private YamlMap Owner(string key) => common is not null && app.Text(key) is null or "" or "0" or "false" && common.Has(key) ? common : app;
}

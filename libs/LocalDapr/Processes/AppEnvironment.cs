using System.Globalization;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Processes;

/// <summary>The environment <c>dapr run</c> gives an app, and who its host is.</summary>
internal static class AppEnvironment
{
    /// <summary>dapr.yaml's own, then the caller's, then what the sidecar is reached by.</summary>
    public static IReadOnlyDictionary<string, string> For(AppInstance app, AppEntry entry, IReadOnlyDictionary<string, string> extra)
    {
        var environment = new Dictionary<string, string>(entry.Environment, StringComparer.Ordinal);
        foreach ((string name, string value) in extra)
        {
            environment[name] = value;
        }

        environment["APP_ID"] = app.AppId;
        if (app.AppPort > 0)
        {
            environment["APP_PORT"] = Text(app.AppPort);
        }

        environment["APP_PROTOCOL"] = "http";
        environment["DAPR_HTTP_PORT"] = Text(app.DaprHttpPort);
        environment["DAPR_GRPC_PORT"] = Text(app.DaprGrpcPort);
        environment["DAPR_METRICS_PORT"] = Text(app.MetricsPort);
        environment[LocalHost.ProcessVariable] = Text(Environment.ProcessId);
        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

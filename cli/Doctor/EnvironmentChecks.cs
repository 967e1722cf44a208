namespace Fleetscore.Cli.Doctor;

/// <summary>Variables that change what a system does. Their names are told, never their values.</summary>
internal static class EnvironmentChecks
{
    private static readonly (string Name, string Effect)[] Known =
    [
        ("DAPR_API_TOKEN", "sidecars ask every caller for it"),
        ("APP_API_TOKEN", "services ask every caller for it, the dashboard too"),
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", "logs, traces and metrics go to Application Insights"),
        ("OTEL_", "where and how telemetry is sent"),
        ("Telemetry__", "an option of services"),
        ("Logging__", "an option of services"),
        ("Schedule__", "an option of scheduler"),
        ("Clock__", "services live in another time"),
        ("ASPNETCORE_", "a setting of ASP.NET's"),
        ("DOTNET_RUNNING_IN_CONTAINER", "services listen on every address"),
        ("DOTNET_ENVIRONMENT", "which settings files .NET reads"),
    ];

    public static IEnumerable<Finding> Look() => Look(Environment.GetEnvironmentVariables().Keys.Cast<string>());

    internal static IEnumerable<Finding> Look(IEnumerable<string> set) =>
        from name in set.Order(StringComparer.Ordinal)
        let known = Known.FirstOrDefault(one => Means(one.Name, name))
        where known.Name is not null
        select Finding.Note("environment", $"{name} is set: {known.Effect}");

    private static bool Means(string known, string name) =>
        known.EndsWith('_') ? name.StartsWith(known, StringComparison.OrdinalIgnoreCase) : name == known;
}

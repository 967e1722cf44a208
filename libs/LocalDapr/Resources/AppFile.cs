namespace Fleetscore.LocalDapr.Resources;

/// <summary>One app of dapr.yaml.</summary>
internal sealed record AppEntry
{
    /// <summary>What messages call it: the app id, with -1, -2 … where several replicas share one.</summary>
    public required string Name { get; init; }

    public required string AppId { get; init; }

    /// <summary>Absolute; the app and, under real Dapr, its sidecar run in it.</summary>
    public required string Directory { get; init; }

    public required int AppPort { get; init; }

    public required int DaprHttpPort { get; init; }

    public required int DaprGrpcPort { get; init; }

    public required int MetricsPort { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}

/// <summary>dapr.yaml, as <c>dapr run -f</c> reads it, as far as LocalDapr covers it.</summary>
internal sealed record AppFile
{
    private static readonly string[] AppKeys =
    [
        "appID", "appDirPath", "appPort", "appProtocol", "daprHTTPPort", "daprGRPCPort", "metricsPort", "command", "env",
        "appLogDestination", "daprdLogDestination",
    ];

    public required IReadOnlyList<string> ResourcesPaths { get; init; }

    public required IReadOnlyList<AppEntry> Apps { get; init; }

    public static AppFile Read(string path)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new LocalDaprException($"{path} does not exist; name the solution's dapr.yaml.");
        }

        YamlMap root = YamlMap.ReadDocuments(path) is [var only] ? only : throw new LocalDaprException($"{path}: expected one YAML document.");
        root.AllowOnly("dapr.yaml", "version", "name", "common", "apps");
        if (root.Number("version") != 1)
        {
            throw root.Error("version", "'version' must be 1.");
        }

        string folder = Path.GetDirectoryName(path)!;
        YamlMap? common = root.Map("common");
        common?.AllowOnly("'common'", "resourcesPaths", "env", "appLogDestination", "daprdLogDestination");
        var environment = common?.Pairs("env") ?? new Dictionary<string, string>();
        IReadOnlyList<YamlMap> apps = root.Maps("apps");
        if (apps.Count == 0)
        {
            throw root.Error("'apps' lists no app.");
        }

        var replicas = apps.CountBy(app => app.Required("appID")).ToDictionary();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return new AppFile
        {
            ResourcesPaths = [.. (common?.Texts("resourcesPaths") ?? []).Select(resources => Path.GetFullPath(resources, folder))],
            Apps = [.. apps.Select(app => ReadApp(app, folder, environment, replicas, seen))],
        };
    }

    private static AppEntry ReadApp(
        YamlMap app,
        string folder,
        IReadOnlyDictionary<string, string> common,
        Dictionary<string, int> replicas,
        Dictionary<string, int> seen)
    {
        app.AllowOnly("an app", AppKeys);
        string id = app.Required("appID");
        if (app.Text("appProtocol") is { } protocol && protocol != "http")
        {
            throw app.Error("appProtocol", $"'appProtocol' is '{protocol}'; LocalDapr talks http to apps.");
        }

        string directory = Path.GetFullPath(app.Required("appDirPath"), folder);
        if (!System.IO.Directory.Exists(directory))
        {
            throw app.Error("appDirPath", $"{directory} does not exist.");
        }

        IReadOnlyList<string> command = app.Texts("command");
        if (command.Count == 0)
        {
            throw app.Error("'command' is missing.");
        }

        var environment = new Dictionary<string, string>(common, StringComparer.Ordinal);
        foreach ((string key, string value) in app.Pairs("env"))
        {
            environment[key] = value;
        }

        int number = seen[id] = seen.GetValueOrDefault(id) + 1;
        return new AppEntry
        {
            Name = replicas[id] == 1 ? id : $"{id}-{number}",
            AppId = id,
            Directory = directory,
            AppPort = Port(app, "appPort"),
            DaprHttpPort = Port(app, "daprHTTPPort"),
            DaprGrpcPort = Port(app, "daprGRPCPort"),
            MetricsPort = Port(app, "metricsPort"),
            Command = command,
            Environment = environment,
        };
    }

    private static int Port(YamlMap app, string key) => app.Number(key) switch
    {
        null => throw app.Error($"'{key}' is missing."),
        int port and >= 1 and <= 65535 => port,
        int port => throw app.Error(key, $"'{key}' is {port}; a port is 1 to 65535."),
    };
}

using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>dapr.yaml, as <c>dapr run -f</c> reads it, as far as LocalDapr covers it.</summary>
internal sealed class AppFile
{
    private const string DaprFolder = ".dapr"; // In an app's folder; the CLI looks for resources and configuration there.
    private const string ConfigKey = "configFilePath";

    private readonly string folder;
    private readonly YamlMap? common;

    private AppFile(string folder, YamlMap? common)
    {
        this.folder = folder;
        this.common = common;
    }

    /// <returns>The apps, in the file's order.</returns>
    /// <exception cref="LocalDaprException">It does not exist, or holds what LocalDapr does not cover.</exception>
    public static IReadOnlyList<AppEntry> Read(string path)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new LocalDaprException($"{path} does not exist; name the solution's dapr.yaml.");
        }

        YamlMap root = YamlMap.ReadDocuments(path) is [var only] ? only : throw new LocalDaprException(
            $"{path}: expected one YAML document.");
        root.AllowOnly("dapr.yaml", "version", "name", "common", "apps");
        if (root.Number("version") != 1)
        {
            throw root.Error("version", "'version' must be 1.");
        }

        YamlMap? common = root.Map("common");
        if (common is not null)
        {
            RunSettings.CheckCommon(common);
        }

        var file = new AppFile(Path.GetDirectoryName(path)!, common);
        AppEntry[] apps = [.. root.Maps("apps").Select(file.ReadApp)];
        return apps.Length > 0 ? Numbered(apps) : throw root.Error("'apps' lists no app.");
    }

    /// <summary>Tells the replicas of an app id apart; a number that would make another app's name is left out.</summary>
    private static AppEntry[] Numbered(AppEntry[] apps)
    {
        var replicas = apps.CountBy(app => app.AppId).ToDictionary();
        HashSet<string> taken = [.. replicas.Keys];
        return [.. apps.Select(app => replicas[app.AppId] == 1
            ? app
            : app with { Name = Enumerable.Range(1, int.MaxValue).Select(number => $"{app.AppId}-{number}").First(taken.Add) })];
    }

    private AppEntry ReadApp(YamlMap app)
    {
        var settings = new RunSettings(app, common);
        settings.Check();
        string directory = Locate(app, "appDirPath", app.Required("appDirPath"), folder);
        string id = app.Text("appID") is { Length: > 0 } given ? given : Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));
        IReadOnlyList<string> command = app.Texts("command");
        return new AppEntry
        {
            Name = id,
            AppId = id,
            Directory = directory,
            AppPort = Port(app, "appPort"),
            DaprHttpPort = Port(app, "daprHTTPPort"),
            DaprGrpcPort = Port(app, "daprGRPCPort"),
            MetricsPort = Port(app, "metricsPort"),
            Command = command.Count > 0 ? command : throw app.Error("'command' is missing; LocalDapr starts every app itself."),
            Environment = settings.Environment(),
            ResourcesPaths = ResourcesPaths(app, directory),
            ConfigFile = ConfigFile(app, directory),
            AppLog = settings.Log("appLogDestination", LogDestination.FileAndConsole),
            SidecarLog = settings.Log("daprdLogDestination", LogDestination.File),
            Health = settings.HealthCheck(),
        };
    }

    /// <summary>
    /// The app's own, or its <c>.dapr/resources</c>, or those of <c>common</c>. The CLI has a last one, in the home folder.
    /// </summary>
    private string[] ResourcesPaths(YamlMap app, string directory)
    {
        string hidden = Path.Combine(directory, DaprFolder, "resources");
        return Folders(app, directory) is { Length: > 0 } own ? own
            : Directory.Exists(hidden) ? [hidden]
            : common is null ? [] : Folders(common, folder);
    }

    private static string[] Folders(YamlMap map, string from) =>
    [
        .. map.Texts("resourcesPaths").Select(path => Locate(map, "resourcesPaths", path, from)),
        .. map.Text("resourcesPath") is { Length: > 0 } single ? [Locate(map, "resourcesPath", single, from)] : (string[])[],
    ];

    private string? ConfigFile(YamlMap app, string directory)
    {
        string hidden = Path.Combine(directory, DaprFolder, "config.yaml");
        return app.Text(ConfigKey) is { Length: > 0 } own ? Locate(app, ConfigKey, own, directory)
            : File.Exists(hidden) ? hidden
            : common?.Text(ConfigKey) is { Length: > 0 } shared ? Locate(common, ConfigKey, shared, folder)
            : null;
    }

    /// <summary>A path that must be there; one that begins with ~/ is in the user's home folder.</summary>
    private static string Locate(YamlMap map, string key, string path, string from)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string located = Path.GetFullPath(path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path, from);
        bool isFile = key == ConfigKey;
        return (isFile ? File.Exists(located) : Directory.Exists(located)) ? located
            : throw map.Error(key, Path.Exists(located)
                ? $"'{key}' names {located}, which is a {(isFile ? "folder" : "file")}; name a {(isFile ? "file" : "folder")}."
                : $"'{key}' names {located}, which does not exist; correct it or create that.");
    }

    /// <summary>Null where it is not said, or 0 or less.</summary>
    private static int? Port(YamlMap app, string key) => app.Number(key) switch
    {
        null or <= 0 => null,
        int port and <= Ports.Highest => port,
        int port => throw app.Error(key, $"'{key}' is {port}; a port is 1 to {Ports.Highest}."),
    };
}

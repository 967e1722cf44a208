using System.Text;
using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>A solution of its own in a temporary folder: dapr.yaml and components, with the echo app as its apps.</summary>
internal sealed class Solution : IDisposable
{
    private readonly StringBuilder apps = new();
    private readonly StringBuilder common = new();
    private string? firstApp;

    public Solution()
    {
        Folder = Directory.CreateTempSubdirectory("fleetscore-test-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "components"));
    }

    public string Folder { get; }

    public string Data => Path.Combine(Folder, ".fleetscore");

    public string AppFile => Path.Combine(Folder, "dapr.yaml");

    public List<string> Output { get; } = [];

    /// <summary>The echo app, built beside this test.</summary>
    public static string EchoApp => Built("EchoApp", "echo-app.dll");

    /// <summary>A host in a process of its own, built beside this test.</summary>
    public static string HostApp => Built("HostApp", "host-app.dll");

    /// <summary>An app; the echo app, unless another command is named, in YAML.</summary>
    public Solution App(string id, string extra = "", int port = 5101, string? command = null)
    {
        apps.Append($"""
              - appID: {id}
                appDirPath: .
                appPort: {port}
                daprHTTPPort: {port + 100}
                daprGRPCPort: {port + 200}
                metricsPort: {port + 300}
                command: {command ?? $"[ \"dotnet\", \"{EchoApp}\" ]"}

            """);
        apps.Append(extra);
        firstApp ??= id;
        return this;
    }

    /// <summary>Lines below <c>common</c>, beside resourcesPaths.</summary>
    public Solution Common(string lines)
    {
        common.Append(lines);
        return this;
    }

    public Solution Component(string name, string type, params (string Name, string Value)[] metadata) => Component(name, type, "", metadata);

    /// <param name="name">Also of the file.</param>
    /// <param name="type">Such as state.sqlite.</param>
    /// <param name="scopes">A line of YAML; empty for all apps.</param>
    /// <param name="metadata">Its values.</param>
    private Solution Component(string name, string type, string scopes, params (string Name, string Value)[] metadata)
    {
        string items = string.Concat(metadata.Select(item => $"    - name: {item.Name}\n      value: \"{item.Value}\"\n"));
        return File(name, $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: {type}\n  version: v1\n  metadata:\n{items}{scopes}");
    }

    public Solution File(string name, string content)
    {
        System.IO.File.WriteAllText(Path.Combine(Folder, "components", name + ".yaml"), content);
        return this;
    }

    /// <summary>The features, results and telemetry components as the project's own; telemetry is for the first app.</summary>
    public Solution UsualComponents() => this
        .Component("features", "state.sqlite", ("connectionString", ".fleetscore/features.db"), ("keyPrefix", "name"))
        .Component("results", "bindings.localstorage", ("rootPath", ".fleetscore/results"), ("direction", "output"))
        .Component(
            "telemetry",
            "bindings.mqtt3",
            $"scopes: [ {firstApp} ]\n",
            ("url", "mqtt://127.0.0.1:1883"),
            ("topic", "telemetry/#"),
            ("consumerID", "test-ingest"),
            ("direction", "input"),
            ("backOffMaxRetries", "-1"));

    /// <summary>The store that makes workflows possible.</summary>
    public Solution WorkflowStore() => Component(
        "workflow", "state.sqlite", ("connectionString", ".fleetscore/workflow.db"), ("actorStateStore", "true"));

    public LocalHostOptions Options(params (string Name, string Value)[] overrides)
    {
        System.IO.File.WriteAllText(AppFile, $"version: 1\ncommon:\n  resourcesPaths: [ ./components ]\n{common}apps:\n{apps}");
        return new LocalHostOptions
        {
            AppFile = AppFile,
            FreePorts = true,
            Overrides = overrides.ToDictionary(one => one.Name, one => one.Value),
            Output = (app, line) =>
            {
                lock (Output)
                {
                    Output.Add($"{app}: {line}");
                }
            },
        };
    }

    public Task<LocalHost> StartAsync(params (string Name, string Value)[] overrides) =>
        LocalHost.StartAsync(Options(overrides), TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Built(string project, string file)
    {
        var debug = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(debug.Parent!.Parent!.FullName, project, debug.Name, file);
    }
}

namespace Fleetscore.Cli.Bench;

/// <summary>A solution of its own in a temporary folder: one app, a store of each kind.</summary>
internal sealed class BenchSolution : IDisposable
{
    public const string App = "bench";
    public const string Store = "features";
    public const string Blobs = "results";

    public BenchSolution()
    {
        Folder = Directory.CreateTempSubdirectory("fleetscore-bench-").FullName;
        string components = Directory.CreateDirectory(Path.Combine(Folder, "components")).FullName;
        string[] command = [.. OwnProgram.Command, BenchCommand.Name, BenchApp.Name];
        string words = string.Join(", ", command.Select(word => $"'{word.Replace("'", "''", StringComparison.Ordinal)}'")); // As YAML quotes.
        File.WriteAllText(
            AppFile,
            $"""
            version: 1
            common:
              resourcesPaths: [ ./components ]
            apps:
              - appID: {App}
                appDirPath: .
                appPort: 5101
                daprHTTPPort: 5201
                daprGRPCPort: 5301
                metricsPort: 5401
                command: [ {words} ]
            """);
        Write(components, Store, "state.sqlite", ("connectionString", ".fleetscore/features.db"), ("keyPrefix", "name"));
        Write(components, "workflow", "state.sqlite", ("connectionString", ".fleetscore/workflow.db"), ("actorStateStore", "true"));
        Write(components, Blobs, "bindings.localstorage", ("rootPath", ".fleetscore/results"), ("direction", "output"));
    }

    public string Folder { get; }

    public string AppFile => Path.Combine(Folder, "dapr.yaml");

    public string Data => Path.Combine(Folder, ".fleetscore");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Write(string folder, string name, string type, params (string Name, string Value)[] metadata)
    {
        string items = string.Concat(metadata.Select(item => $"    - name: {item.Name}\n      value: \"{item.Value}\"\n"));
        File.WriteAllText(
            Path.Combine(folder, name + ".yaml"),
            $"apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: {type}\n  version: v1\n  metadata:\n{items}");
    }
}

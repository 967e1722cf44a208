using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.EndToEnd.Up;

/// <summary>
/// The solution as dapr.yaml has it, but with models and results by components/azure-files, whose mounts are folders here.
/// </summary>
internal sealed class SharedFolders
{
    private static readonly string[] Shared = [ComponentNames.Models, ComponentNames.Results];

    private readonly string appFile;

    private SharedFolders(string appFile, string folder)
    {
        this.appFile = appFile;
        Folder = folder;
    }

    /// <summary>Stands for /mnt/fleetscore.</summary>
    public string Folder { get; }

    public static SharedFolders In(TemporaryFolder folder)
    {
        string components = Directory.CreateDirectory(folder.File("components")).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(Checkout.Root, "components/local"), "*.yaml"))
        {
            string name = Path.GetFileName(file);
            bool shared = Shared.Contains(Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);
            File.Copy(shared ? Path.Combine(Checkout.Root, "components/azure-files", name) : file, Path.Combine(components, name));
        }

        string apps = File.ReadAllText(Path.Combine(Checkout.Root, "dapr.yaml"))
            .Replace("./components/local", components, StringComparison.Ordinal)
            .Replace("appDirPath: .", $"appDirPath: {Checkout.Root}", StringComparison.Ordinal);
        File.WriteAllText(folder.File("dapr.yaml"), apps);
        return new SharedFolders(folder.File("dapr.yaml"), folder.File("share"));
    }

    /// <param name="data">The folder of state.</param>
    public async Task<RunningSystem> StartAsync(string data)
    {
        var overrides = Shared.ToDictionary(name => $"{name}.rootPath", name => Path.Combine(Folder, name));
        overrides["tick.schedule"] = "@every 1s";
        LocalHost host = await LocalHost.StartAsync(
            new LocalHostOptions
            {
                AppFile = appFile,
                DataDirectory = data,
                FreePorts = true,
                Environment = RunningSystem.Environment,
                Overrides = overrides,
            },
            TestContext.Current.CancellationToken);
        var system = new RunningSystem(Folder, host);
        await Readiness.WaitAsync(host, TestContext.Current.CancellationToken);
        return system;
    }
}

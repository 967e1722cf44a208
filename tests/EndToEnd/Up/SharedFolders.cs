using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Up;

/// <summary>
/// The solution as dapr.yaml has it, but with models and results by components/azure-files, whose mounts are folders here.
/// </summary>
internal sealed class SharedFolders
{
    private static readonly string[] Shared = [ComponentNames.Models, ComponentNames.Results];

    private SharedFolders(string appFile, string folder)
    {
        AppFile = appFile;
        Folder = folder;
    }

    public string AppFile { get; }

    /// <summary>Stands for /mnt/fleetscore.</summary>
    public string Folder { get; }

    public Dictionary<string, string> Overrides => Shared.ToDictionary(name => $"{name}.rootPath", name => Path.Combine(Folder, name));

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
}

using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Models;

/// <summary>The <c>models</c> blobs of a local system: a folder below its data directory.</summary>
internal sealed class ModelStore
{
    private readonly string root;

    private ModelStore(string root) => this.root = root;

    public static ModelStore In(string dataDirectory) => new(Path.Combine(dataDirectory, ComponentNames.Models));

    /// <summary>Makes a version of a folder of pickles; importing the same models again gives the same version.</summary>
    public ImportResult Import(DirectoryInfo folder)
    {
        IReadOnlyList<ImportedPickle> pickles = PickleFolder.Read(folder);
        return new ImportResult
        {
            Manifest = Store([.. pickles.Select(pickle => (pickle.Series, pickle.Model))]),
            Refused = [.. pickles.Where(pickle => pickle.Model.Refusal is not null).Select(pickle => new RefusedPickle(pickle.File, pickle.Model.Refusal!))],
        };
    }

    /// <summary>Makes a version of models; the same models give the same version.</summary>
    /// <exception cref="CommandException">The models of a device are too large for any pack.</exception>
    public ModelManifest Store(IReadOnlyCollection<(SeriesId Series, ImportedModel Model)> models)
    {
        ModelVersion version = Build(models);
        foreach ((PackReference pack, byte[] content) in version.Manifest.Packs.Zip(version.Packs))
        {
            Write(pack.Blob.Name, content);
        }

        // Last: a version whose manifest stands is whole.
        Write(BlobPaths.Manifest(version.Manifest.Version), ContractsJson.Write(version.Manifest));
        return version.Manifest;
    }

    /// <summary>Lets new runs use an imported version, once every pack of it has been read back.</summary>
    /// <exception cref="CommandException">There is no such version, or one of its packs is damaged.</exception>
    public ModelManifest Publish(string version)
    {
        ModelManifest manifest = Manifest(version);
        foreach (PackReference pack in manifest.Packs)
        {
            Pack(pack);
        }

        Write(BlobPaths.Current, ContractsJson.Write(new CurrentVersion { Version = version }));
        return manifest;
    }

    /// <summary>The published version; null before the first.</summary>
    /// <exception cref="CommandException">The blob that names it is damaged.</exception>
    public string? Current()
    {
        string file = Path.Combine(root, BlobPaths.Current);
        try
        {
            return File.Exists(file) ? ContractsJson.Read<CurrentVersion>(File.ReadAllBytes(file)).Version : null;
        }
        catch (JsonException damage)
        {
            throw new CommandException($"{file} cannot be read: {damage.Message} Publish a version again: `fleetscore models publish VERSION`.");
        }
    }

    /// <summary>All whole versions, oldest first.</summary>
    public IReadOnlyList<(ModelManifest Manifest, DateTime ImportedAt)> Versions()
    {
        var folder = new DirectoryInfo(Path.Combine(root, "versions"));
        return !folder.Exists
            ? []
            : [
                .. folder.EnumerateDirectories().Where(version => File.Exists(Path.Combine(root, BlobPaths.Manifest(version.Name))))
                    .OrderBy(version => version.CreationTimeUtc).Select(version => (Manifest(version.Name), version.CreationTimeUtc)),
            ];
    }

    /// <exception cref="CommandException">There is no such version.</exception>
    public ModelManifest Manifest(string version)
    {
        string file = Path.Combine(root, BlobPaths.Manifest(version));
        return File.Exists(file)
            ? ContractsJson.Read<ModelManifest>(File.ReadAllBytes(file))
            : throw new CommandException($"There is no version {version} in {root}; `fleetscore models list` shows what there is.");
    }

    /// <exception cref="CommandException">The pack is not what was imported.</exception>
    public ModelPack Pack(PackReference pack)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(root, pack.Blob.Name));
        try
        {
            return ModelPack.Decode(content);
        }
        catch (BrokenItemException damage)
        {
            throw new CommandException($"{pack.Blob.Name}: {damage.Message} Import the models again.");
        }
    }

    /// <summary>Every place of a version, pack after pack.</summary>
    /// <exception cref="CommandException">A pack is not what was stored.</exception>
    public IEnumerable<PackEntry> Entries(ModelManifest manifest) => manifest.Packs.SelectMany(pack => Pack(pack).Entries.ToArray());

    private static ModelVersion Build(IReadOnlyCollection<(SeriesId Series, ImportedModel Model)> models)
    {
        try
        {
            return ModelVersion.Build(models);
        }
        catch (ArgumentException tooLarge)
        {
            throw new CommandException(tooLarge.Message);
        }
    }

    private void Write(string name, byte[] content)
    {
        string file = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string unfinished = file + ".unfinished";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, file, overwrite: true);
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>A service's image, made by <c>dotnet publish -t:PublishContainer</c> of what is built.</summary>
/// <param name="Name">Repository and tag.</param>
/// <param name="Root">Where the image's files were unpacked.</param>
/// <param name="Config">How containers of it run: user, ports, environment, labels, entry point.</param>
internal sealed record ServiceImage(string Name, string Root, JsonNode Config)
{
    /// <param name="folder">An empty folder for all that is made on the way.</param>
    public static async Task<ServiceImage> MakeAsync(string service, string folder)
    {
        string archive = Path.Combine(folder, "image.tar");
        await using BaseImageRegistry registry = await BaseImageRegistry.StartAsync();
        await DotnetCommand.RunAsync(
            new Dictionary<string, string> { ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Host, ["TMPDIR"] = folder },
            "publish", DotnetCommand.Project(service), "--no-build", "-t:InitializeSourceControlInformation;PublishContainer", $"-p:ContainerBaseImage={registry.Host}/base:1",
            $"-p:ContainerArchiveOutputPath={archive}", $"-p:PublishDir={Path.Combine(folder, "published")}/");

        string unpacked = Unpack(File.OpenRead(archive), Path.Combine(folder, "image"));
        JsonNode image = Assert.Single(Read(unpacked, "manifest.json").AsArray())!;
        string root = Path.Combine(folder, "root");
        foreach (JsonNode? layer in image["Layers"]!.AsArray())
        {
            Unpack(new GZipStream(File.OpenRead(Path.Combine(unpacked, (string)layer!)), CompressionMode.Decompress), root);
        }

        string name = (string)Assert.Single(image["RepoTags"]!.AsArray())!;
        return new ServiceImage(name, root, Read(unpacked, (string)image[nameof(Config)]!)["config"]!);
    }

    public IEnumerable<string> Strings(string property) => Config[property]!.AsArray().Select(value => (string)value!);

    private static string Unpack(Stream archive, string into)
    {
        using Stream closed = archive;
        TarFile.ExtractToDirectory(archive, Directory.CreateDirectory(into).FullName, overwriteFiles: true);
        return into;
    }

    private static JsonNode Read(string folder, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>
/// A container registry that answers to every name with one all but empty image, so that images are made without reaching the real
/// one. It serves what the SDK asks of a base image and no more.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";
    private const string ConfigType = "application/vnd.docker.container.image.v1+json";
    private const string LayerType = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private readonly WebApplication app;

    private BaseImageRegistry(WebApplication app) => this.app = app;

    /// <summary>Host and port, as image names begin.</summary>
    public string Host => new Uri(app.Urls.Single()).Authority;

    public static async Task<BaseImageRegistry> StartAsync()
    {
        byte[] files = Tar("etc/base", "An image to build upon, in tests.\n");
        byte[] layer = Zipped(files);
        byte[] config = Json($$"""
            {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{Digest(files)}}"]},"history":[]}
            """);
        byte[] manifest = Json($$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}",
             "config":{"mediaType":"{{ConfigType}}","size":{{config.Length}},"digest":"{{Digest(config)}}"},
             "layers":[{"mediaType":"{{LayerType}}","size":{{layer.Length}},"digest":"{{Digest(layer)}}"}]}
            """);
        var blobs = new Dictionary<string, byte[]> { [Digest(config)] = config, [Digest(layer)] = layer };

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Run(context => AnswerAsync(context, manifest, blobs));
        await app.StartAsync();
        return new BaseImageRegistry(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, byte[] manifest, Dictionary<string, byte[]> blobs)
    {
        string[] path = context.Request.Path.Value!.Split('/');
        byte[]? content = path[^2] == "manifests" ? manifest : blobs.GetValueOrDefault(path[^1]);
        if (content is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = content == manifest ? ManifestType : "application/octet-stream";
        context.Response.Headers["Docker-Content-Digest"] = Digest(content);
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static byte[] Tar(string name, string text)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return tar.ToArray();
    }

    private static byte[] Zipped(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            zip.Write(content);
        }

        return zipped.ToArray();
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(JsonNode.Parse(text)!.ToJsonString());

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}

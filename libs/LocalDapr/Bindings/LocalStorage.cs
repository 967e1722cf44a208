using System.Text.Encodings.Web;
using System.Text.Json;
using Fleetscore.LocalDapr.Storage;

namespace Fleetscore.LocalDapr.Bindings;

/// <summary>
/// <c>bindings.localstorage</c>: files under a root that no name can leave. A file is there whole or not at all, and once
/// answered it is on disk.
/// </summary>
internal sealed class LocalStorage : IOutputBinding
{
    public const string Type = "bindings.localstorage";

    private const string NewFilePrefix = ".new-";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly EnumerationOptions NoLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
        MatchType = MatchType.Simple,
    };

    private readonly string root;

    /// <param name="root">Absolute; created where it is missing.</param>
    public LocalStorage(string root)
    {
        this.root = root;
        CreateDirectory(root);
    }

    /// <summary>The component's metadata that LocalDapr knows.</summary>
    public static string[] Metadata { get; } = ["rootPath", "direction"];

    public IReadOnlyList<string> Operations { get; } = ["create", "get", "list", "delete"];

    public async Task<byte[]> InvokeAsync(string operation, byte[] data, IReadOnlyDictionary<string, string> metadata)
    {
        string name = metadata.GetValueOrDefault("fileName") ?? "";
        try
        {
            return operation switch
            {
                "create" => await DiskThreads.RunAsync(() => Create(name.Length > 0 ? name : RandomId.Uuid(), data)),
                "get" => Get(Locate(name)),
                "list" => List(Locate(name)),
                _ => await DiskThreads.RunAsync(() => Delete(Locate(name))),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BindingException($"{operation} {name}: {failure.Message}");
        }
    }

    private byte[] Create(string name, byte[] data)
    {
        string path = Locate(name);
        if (Directory.Exists(path))
        {
            throw new BindingException($"error creating file {path}: open {path}: is a directory");
        }

        string folder = Path.GetDirectoryName(path)!;
        CreateDirectory(folder);
        Write(folder, path, GoText.Undo(data));
        string relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return JsonSerializer.SerializeToUtf8Bytes(new { fileName = relative }, Plain);
    }

    private static void Write(string folder, string path, byte[] content)
    {
        string unfinished = Path.Combine(folder, NewFilePrefix + RandomId.Uuid());
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished); // Or a disk that is full would stay so.
            throw;
        }

        Posix.SyncDirectory(folder);
    }

    private static byte[] Get(string path)
    {
        if (Directory.Exists(path))
        {
            throw new BindingException($"error reading file {path}: read {path}: is a directory");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BindingException($"file not found: {path}");
        }
    }

    private static byte[] List(string path)
    {
        if (File.Exists(path))
        {
            throw new BindingException($"unable to list files as the file specified is not a directory: {path}");
        }

        if (!Directory.Exists(path))
        {
            throw new BindingException($"error getting stats for path {path}: stat {path}: no such file or directory");
        }

        IEnumerable<string> files = Directory.EnumerateFiles(path, "*", NoLinks)
            .Where(file => !Path.GetFileName(file).StartsWith(NewFilePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return JsonSerializer.SerializeToUtf8Bytes(files, Plain);
    }

    private static byte[] Delete(string path)
    {
        if (!File.Exists(path))
        {
            string problem = Directory.Exists(path) ? "directory not empty" : "no such file or directory";
            throw new BindingException($"error deleting file {path}: remove {path}: {problem}");
        }

        File.Delete(path);
        Posix.SyncDirectory(Path.GetDirectoryName(path)!);
        return [];
    }

    /// <summary>
    /// As Dapr does: <c>..</c> stops at the root, a leading slash means the root. Links are refused, where Dapr resolves them.
    /// </summary>
    private string Locate(string name)
    {
        string path = root;
        foreach (string part in GoPath.Parts(name))
        {
            path = Path.Combine(path, part);
            bool named = !part.AsSpan().ContainsAny('\0', Path.DirectorySeparatorChar) && !Path.IsPathRooted(part);
            if (!named || new FileInfo(path).LinkTarget is not null)
            {
                throw new BindingException($"{path} leads out of {root}, or is a link: LocalDapr does not follow it");
            }
        }

        return path;
    }

    /// <summary>Creates what is missing of a folder and makes each new entry durable.</summary>
    private static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        string parent = Path.GetDirectoryName(path)!;
        CreateDirectory(parent);
        Directory.CreateDirectory(path);
        Posix.SyncDirectory(parent);
    }
}

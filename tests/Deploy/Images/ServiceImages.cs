using System.Collections.Concurrent;

namespace Fleetscore.Tests.Deploy.Images;

/// <summary>Each service's image, made when it is first asked for.</summary>
public sealed class ServiceImages : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<ServiceImage>>> made = new();

    internal Task<ServiceImage> OfAsync(string service) =>
        made.GetOrAdd(service, name => new(() => ServiceImage.MakeAsync(name, Directory.CreateDirectory(folder.File(name)).FullName))).Value;

    public void Dispose() => folder.Dispose();
}

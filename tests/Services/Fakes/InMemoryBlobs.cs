using System.Collections.Concurrent;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>The blob bindings as the gateway shows them.</summary>
internal sealed class InMemoryBlobs : IBlobGateway
{
    private readonly ConcurrentDictionary<(string Component, string Name), byte[]> blobs = new();

    /// <summary>While true, every call throws.</summary>
    public bool Away { get; set; }

    /// <summary>The names that were read, oldest first.</summary>
    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>Runs before every write, with component and name: a place to fail, or to look at what else was written by now.</summary>
    public Action<string, string>? BeforeWrite { get; set; }

    /// <summary>The blobs of a component, by name, sorted.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Of(string component) =>
        [.. blobs.Where(blob => blob.Key.Component == component).OrderBy(blob => blob.Key.Name, StringComparer.Ordinal)
            .Select(blob => (blob.Key.Name, blob.Value))];

    /// <summary>The dead letters: reason and content.</summary>
    public IReadOnlyList<(string Reason, string Content)> DeadLetters() =>
        [.. Of(ComponentNames.DeadLetter).Select(blob => ReadLetter(blob.Content)).OrderBy(letter => letter.Content, StringComparer.Ordinal)];

    public Task WriteAsync(string component, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Reach(cancellation);
        BeforeWrite?.Invoke(component, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, BlobPaths.MaxBytes);
        blobs[(component, name)] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(string component, string name, CancellationToken cancellation)
    {
        Reach(cancellation);
        Reads.Enqueue(name);
        return Task.FromResult<ReadOnlyMemory<byte>>(
            blobs.TryGetValue((component, name), out byte[]? content) ? content : throw new GatewayException($"No blob {component}/{name}."));
    }

    public Task<ReadOnlyMemory<byte>?> TryReadCurrentAsync(CancellationToken cancellation)
    {
        Reach(cancellation);
        return Task.FromResult<ReadOnlyMemory<byte>?>(
            blobs.TryGetValue((ComponentNames.Models, BlobPaths.Current), out byte[]? content) ? (ReadOnlyMemory<byte>?)content : null);
    }

    public Task<BlobNames> ListAsync(string component, string folder, int max, CancellationToken cancellation)
    {
        Reach(cancellation);
        string[] names = [.. Of(component).Select(blob => blob.Name).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))];
        return Task.FromResult(new BlobNames([.. names.Take(max)], names.Length > max));
    }

    private static (string Reason, string Content) ReadLetter(byte[] blob)
    {
        int line = Array.IndexOf(blob, (byte)'\n');
        return (ContractsJson.Read<DeadLetterHeader>(blob.AsSpan(0, line)).Reason, Encoding.UTF8.GetString(blob.AsSpan(line + 1)));
    }

    private void Reach(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Away)
        {
            throw new GatewayException("The blob store is away.");
        }
    }
}

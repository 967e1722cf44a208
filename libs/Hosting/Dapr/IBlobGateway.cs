namespace Fleetscore.Hosting;

/// <summary>The blob bindings, by component name. A failure to reach the store is thrown (<see cref="GatewayException"/>).</summary>
public interface IBlobGateway
{
    /// <summary>Writes a blob that nobody else writes. Repeating it is harmless.</summary>
    /// <exception cref="ArgumentException">The content is above the size limit, or would be mangled (base64 text, a JSON string).</exception>
    Task WriteAsync(string component, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Reads a blob that must exist.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync(string component, string name, CancellationToken cancellation);

    /// <summary>Reads <c>current.json</c>, the only blob that may be absent.</summary>
    /// <returns>Null where no version has been published yet.</returns>
    Task<ReadOnlyMemory<byte>?> TryReadCurrentAsync(CancellationToken cancellation);

    /// <summary>Lists what is in a folder: for looking only, since nothing of a run may depend on a listing.</summary>
    /// <param name="component">The binding.</param>
    /// <param name="folder">Without a slash at its end.</param>
    /// <param name="max">How many names are wanted.</param>
    Task<BlobNames> ListAsync(string component, string folder, int max, CancellationToken cancellation);
}

/// <summary>Names of blobs, sorted.</summary>
/// <param name="Names">As they are read by; none where there is no such folder.</param>
/// <param name="Cut">True where there are more, also where there were too many to list any.</param>
public sealed record BlobNames(IReadOnlyList<string> Names, bool Cut);

using System.Text.Json;

namespace Fleetscore.Hosting;

/// <summary>
/// Reads what a blob binding answers to <c>list</c>: Azure's an array of objects with a <c>Name</c>, local storage an array of
/// paths, absolute or not, of everything beneath the folder.
/// </summary>
internal static class BlobListing
{
    /// <exception cref="GatewayException">It is neither.</exception>
    public static BlobNames Read(ReadOnlyMemory<byte> answer, string folder, int max)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(answer.IsEmpty ? "[]"u8.ToArray() : answer);
            string[] names = [.. json.RootElement.EnumerateArray().Select(blob => NameOf(blob, folder)).OfType<string>().Order(StringComparer.Ordinal)];
            return new BlobNames([.. names.Take(max)], names.Length > max);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new GatewayException($"The list of the blobs in {folder}/ cannot be read: {failure.Message}", failure);
        }
    }

    private static string? NameOf(JsonElement blob, string folder)
    {
        if (blob.ValueKind == JsonValueKind.Object)
        {
            return blob.GetProperty("Name").GetString();
        }

        string path = blob.GetString()!.Replace('\\', '/');
        int at = $"/{path}".LastIndexOf($"/{folder}/", StringComparison.Ordinal);
        return at < 0 ? null : path[at..];
    }
}

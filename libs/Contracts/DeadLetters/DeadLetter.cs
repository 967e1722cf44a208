using System.Security.Cryptography;
using System.Text;

namespace Fleetscore.Contracts;

/// <summary>
/// What could not be taken, and why. Its blob is one line of JSON (a <see cref="DeadLetterHeader"/>), then the bytes. The
/// name is a hash of content and reason, so that the same letter delivered twice is one blob.
/// </summary>
/// <param name="Name">The blob's name.</param>
/// <param name="Content">The blob's content, below <see cref="BlobPaths.MaxBytes"/>.</param>
public sealed record DeadLetter(string Name, byte[] Content)
{
    /// <summary>How the name of the first part ends, of a letter in several.</summary>
    public const string FirstPart = ".p0";

    private const int MaxPart = BlobPaths.MaxBytes - 4096;

    /// <summary>True for the blob of a letter, or for the first of a letter in several parts: so each letter counts once.</summary>
    public static bool BeginsLetter(string name) => Path.GetExtension(name) is "" or FirstPart;

    /// <summary>Puts a refused content into blobs: one, or as many as its size takes.</summary>
    /// <param name="content">The bytes as they came.</param>
    /// <param name="reason">Why they were refused: a short phrase such as <c>ahead</c>, or one sentence.</param>
    /// <param name="day">Of a reading, its <c>at</c>; otherwise when it arrived. UTC.</param>
    /// <param name="source">Where it came from: the topic or the device; may be empty.</param>
    public static IEnumerable<DeadLetter> Write(ReadOnlyMemory<byte> content, string reason, DateTimeOffset day, string source)
    {
        string hash = Hash(content.Span, reason);
        int parts = Math.Max(1, (content.Length + MaxPart - 1) / MaxPart);
        for (int part = 0; part < parts; part++)
        {
            ReadOnlyMemory<byte> slice = content.Slice(part * MaxPart, Math.Min(MaxPart, content.Length - (part * MaxPart)));
            var header = new DeadLetterHeader { Reason = reason, Source = source, Bytes = content.Length, Part = part, Parts = parts };
            string name = BlobPaths.DeadLetter(day, parts == 1 ? hash : $"{hash}.p{part}");
            yield return new DeadLetter(name, [.. ContractsJson.Write(header), (byte)'\n', .. slice.Span]);
        }
    }

    private static string Hash(ReadOnlySpan<byte> content, string reason)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(reason));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

/// <summary>The first line of a dead letter's blob.</summary>
public sealed record DeadLetterHeader
{
    /// <summary>Why it was refused.</summary>
    public required string Reason { get; init; }

    /// <summary>Where it came from: the topic or the device; may be empty.</summary>
    public required string Source { get; init; }

    /// <summary>Size of the whole content.</summary>
    public required int Bytes { get; init; }

    /// <summary>Which slice of the content follows this line, from 0.</summary>
    public required int Part { get; init; }

    /// <summary>How many blobs hold the content.</summary>
    public required int Parts { get; init; }
}

using System.Security.Cryptography;
using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>Many models in one blob, sorted by device and sensor (ordinal); a refused one keeps its place with the reason.</summary>
public sealed class ModelPack
{
    private const byte Kind = 0xF3;
    private const byte Version = 1;
    private const string Name = "model pack";

    private readonly PackEntry[] _entries;

    private ModelPack(PackEntry[] entries) => _entries = entries;

    /// <summary>All places, sorted.</summary>
    public ReadOnlySpan<PackEntry> Entries => _entries;

    /// <summary>The places of a device's series, sorted by sensor; none where the pack has none.</summary>
    public ReadOnlySpan<PackEntry> Of(string device)
    {
        int first = FirstAtOrAfter(device);
        int end = first;
        while (end < _entries.Length && _entries[end].Series.Device == device)
        {
            end++;
        }

        return _entries.AsSpan(first..end);
    }

    /// <summary>The bytes of a pack: kind, version, length and SHA-256 of the content, then the content.</summary>
    /// <exception cref="ArgumentException">A series stands twice.</exception>
    public static byte[] Encode(IEnumerable<PackEntry> entries)
    {
        PackEntry[] sorted = [.. entries.OrderBy(entry => entry.Series)];
        var content = new ItemWriter();
        content.WriteNumber(sorted.Length);
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i - 1].Series == sorted[i].Series)
            {
                throw new ArgumentException($"The series {sorted[i].Series} stands twice.", nameof(entries));
            }

            PackEntryCodec.Write(content, sorted[i]);
        }

        var pack = new ItemWriter(Kind, Version);
        pack.WriteNumber(content.Length);
        pack.WriteBytes(SHA256.HashData(content.Written));
        pack.WriteBytes(content.Written);
        return pack.ToArray();
    }

    /// <summary>The pack that was encoded.</summary>
    /// <exception cref="BrokenItemException">It is truncated, of another version, or its checksum is off.</exception>
    public static ModelPack Decode(ReadOnlySpan<byte> pack)
    {
        var reader = new ItemReader(pack, Name, Kind, Version);
        long length = reader.ReadNumber();
        ReadOnlySpan<byte> checksum = reader.ReadBytes(SHA256.HashSizeInBytes);
        if (reader.Rest.Length > length)
        {
            throw reader.Broken("goes on after its end");
        }

        if (reader.Rest.Length < length)
        {
            throw reader.Broken("is truncated");
        }

        if (!SHA256.HashData(reader.Rest).AsSpan().SequenceEqual(checksum))
        {
            throw reader.Broken("does not have the content its checksum says");
        }

        var entries = new PackEntry[reader.ReadCount(bytesEach: 4)];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = PackEntryCodec.Read(ref reader);
            if (i > 0 && entries[i - 1].Series.CompareTo(entries[i].Series) >= 0)
            {
                throw reader.Broken("has its series out of order");
            }
        }

        reader.End();
        return new ModelPack(entries);
    }

    private int FirstAtOrAfter(string device)
    {
        int low = 0;
        int high = _entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (string.CompareOrdinal(_entries[middle].Series.Device, device) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

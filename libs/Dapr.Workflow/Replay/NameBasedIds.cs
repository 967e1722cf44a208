using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dapr.Workflow.Replay;

/// <summary>Ids that come out the same in each replay: name-based UUIDs (RFC 9562, version 5) of what they are for.</summary>
internal sealed class NameBasedIds(string instanceId, string executionId)
{
    private int _drawn;

    public Guid Next() => From($"{instanceId}|{executionId}|guid|{_drawn++}");

    public string ForActivity(int id, string name) => From($"{instanceId}|{executionId}|activity|{id}|{name}").ToString("N", CultureInfo.InvariantCulture);

    private static Guid From(string name)
    {
        // Version 5 is defined with SHA-1; nothing is protected by it.
#pragma warning disable CA5350
        byte[] hash = SHA1.HashData(Encoding.UTF8.GetBytes(name));
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }
}

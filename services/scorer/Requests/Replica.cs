using System.Security.Cryptography;
using System.Text;

namespace Fleetscore.Scorer;

/// <summary>This replica's name: the same for its whole life, another for every other one, and a hash, so that no machine is named.</summary>
internal sealed class Replica
{
    public string Name { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName} {Environment.ProcessId}")))[..8];
}

using System.Security.Cryptography;

namespace Fleetscore.Hosting;

internal sealed class RandomIds : IIdSource
{
    public string Next() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}

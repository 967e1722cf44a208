using System.Globalization;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>0000000000000001, 0000000000000002 …</summary>
internal sealed class CountingIds : IIdSource
{
    private long last;

    public string Next() => Interlocked.Increment(ref last).ToString("x16", CultureInfo.InvariantCulture);
}

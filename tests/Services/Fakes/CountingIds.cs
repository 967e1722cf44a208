using System.Globalization;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>Ids a test can know: 1, 2, 3 … as 16 hex digits.</summary>
internal sealed class CountingIds : IIdSource
{
    private long last;

    public string Next() => Interlocked.Increment(ref last).ToString("x16", CultureInfo.InvariantCulture);
}

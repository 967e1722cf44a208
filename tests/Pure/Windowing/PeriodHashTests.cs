using Fleetscore.Windowing;

namespace Fleetscore.Tests.Pure.Windowing;

public sealed class PeriodHashTests
{
    private static readonly DateTimeOffset Ten = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FivePast = Ten.AddMinutes(5);

    [Fact]
    public void The_order_handed_in_says_nothing() =>
        Assert.Equal(PeriodHash.Of([(Ten, "aa"), (FivePast, "bb")]), PeriodHash.Of([(FivePast, "bb"), (Ten, "aa")]));

    [Fact]
    public void Another_chunk_hash_or_start_is_another_hash()
    {
        string[] hashes =
        [
            PeriodHash.Of([]),
            PeriodHash.Of([(Ten, "aa")]),
            PeriodHash.Of([(Ten, "ab")]),
            PeriodHash.Of([(FivePast, "aa")]),
            PeriodHash.Of([(Ten, "aa"), (FivePast, "bb")]),
            PeriodHash.Of([(Ten, "bb"), (FivePast, "aa")]),
        ];

        Assert.Equal(6, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{32}$", hash));
    }

    // The first 32 digits of SHA-256 over nothing.
    [Fact]
    public void No_chunks_have_the_hash_of_nothing() => Assert.Equal("e3b0c44298fc1c149afbf4c8996fb924", PeriodHash.Of([]));
}

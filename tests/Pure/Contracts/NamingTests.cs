using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

/// <summary>Names under which things are stored: another name loses what was stored.</summary>
public sealed class NamingTests
{
    private static readonly DateTimeOffset FivePastTen = new(2026, 11, 22, 10, 5, 0, TimeSpan.Zero);

    [Fact]
    public void State_keys_are_these()
    {
        Assert.Equal("schedule", StateKeys.Schedule);
        Assert.Equal("readings:20261122T100500Z:pump-17", StateKeys.Readings(FivePastTen, "pump-17"));
        Assert.Equal("features:20261122T100500Z:pump-17", StateKeys.Features(FivePastTen, "pump-17"));
        Assert.Equal("devices:20261122T100500Z:3:0", StateKeys.Devices(FivePastTen, 3, 0));
        Assert.Equal("run:20261122T100500Z", StateKeys.Run(FivePastTen));
        Assert.Equal("late:20261122T100500Z:3:1", StateKeys.Late(FivePastTen, 3, 1));
        Assert.Equal("late:20261122T100500Z", StateKeys.LateFlag(FivePastTen));
    }

    [Fact]
    public void Blobs_have_these_names()
    {
        Assert.Equal("current.json", BlobPaths.Current);
        Assert.Equal("versions/v1/manifest.json", BlobPaths.Manifest("v1"));
        Assert.Equal("versions/v1/pack-0012.bin", BlobPaths.Pack("v1", 12));
        Assert.Equal("verdicts/date=2026-11-22/time=1005/shard-0003.p1.r2.4f2a.csv", BlobPaths.Verdicts(FivePastTen, 3, 1, 2, "4f2a"));
        Assert.Equal("verdicts/date=2026-11-22/time=1005/outcomes-0003.p1.r2.4f2a.json", BlobPaths.Outcomes(FivePastTen, 3, 1, 2, "4f2a"));
        Assert.Equal("verdicts/date=2026-11-22/time=1005/hashes-0003.p1.r2.4f2a.json", BlobPaths.Hashes(FivePastTen, 3, 1, 2, "4f2a"));
        Assert.Equal("verdicts/date=2026-11-22/time=1005/ledger.r2.4f2a.json", BlobPaths.Ledger(FivePastTen, 2, "4f2a"));
        Assert.Equal("date=2026-11-22/0123", BlobPaths.DeadLetter(FivePastTen, "0123"));
    }

    [Fact]
    public void Names_are_in_utc()
    {
        DateTimeOffset inCairo = new(2026, 11, 23, 0, 5, 0, TimeSpan.FromHours(2));

        Assert.Equal("run:20261122T220500Z", StateKeys.Run(inCairo));
        Assert.Equal("verdicts/date=2026-11-22/time=2205/ledger.r0.a.json", BlobPaths.Ledger(inCairo, 0, "a"));
    }

    [Fact]
    public void A_run_s_instance_has_this_id() => Assert.Equal(
        "score-20261122T100500Z-r1-e2", new RunReference { Period = FivePastTen, Revision = 1, Epoch = 2 }.InstanceId());
}

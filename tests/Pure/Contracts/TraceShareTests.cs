using System.Diagnostics;
using CsCheck;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class TraceShareTests
{
    private static readonly Gen<ActivityTraceId> Trace = Gen.Byte.Array[16].Select(bytes => ActivityTraceId.CreateFromBytes(bytes));

    [Fact]
    public void None_and_all_are_what_they_say() => Trace.Sample(trace =>
    {
        Assert.False(new TraceShare(0).Holds(trace));
        Assert.True(new TraceShare(1).Holds(trace));
    });

    [Fact]
    public void A_larger_share_holds_what_a_smaller_one_does() =>
        Gen.Select(Trace, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((trace, one, other) =>
            Assert.True(!new TraceShare(Math.Min(one, other)).Holds(trace) || new TraceShare(Math.Max(one, other)).Holds(trace)));

    // go.opentelemetry.io/otel/sdk/trace TraceIDRatioBased, which Dapr uses: the last eight bytes, big-endian, without their lowest bit,
    // against the share of 2^63. Half of all: the top bit of the ninth byte decides.
    [Theory]
    [InlineData("ffffffffffffffff7fffffffffffffff", true)]
    [InlineData("00000000000000018000000000000000", false)]
    public void It_goes_by_the_bits_that_Dapr_goes_by(string trace, bool held) =>
        Assert.Equal(held, new TraceShare(0.5).Holds(ActivityTraceId.CreateFromString(trace)));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void What_is_no_share_is_refused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new TraceShare(share));
}

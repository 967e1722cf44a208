using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Resiliency;

namespace Fleetscore.Tests.Dapr.Resiliency;

public sealed class ResiliencyReaderTests
{
    [Fact]
    public void Everything_a_resource_may_say_is_read()
    {
        ResiliencyResource read = ResiliencyText.Read(
            """
              policies:
                timeouts: { quick: 1.5s, plain: 250 }
                retries:
                  steady: { policy: constant, duration: 2s, maxRetries: 4 }
                  growing:
                    policy: exponential
                    maxInterval: 10s
                    maxRetries: -1
                    matching: { httpStatusCodes: "429,500-599", gRPCStatusCodes: "4,14" }
                circuitBreakers:
                  fuse: { maxRequests: 3, interval: 30s, timeout: 8s, trip: consecutiveFailures >= 4 }
              targets:
                apps:
                  scorer: { timeout: quick, retry: steady, circuitBreaker: fuse, circuitBreakerCacheSize: 7 }
                components:
                  telemetry: { inbound: { retry: growing } }
                  results: { outbound: { timeout: plain } }
            """);

        Assert.Multiple(
            () => Assert.Equal(TimeSpan.FromSeconds(1.5), read.Timeouts["quick"]),
            () => Assert.Equal(TimeSpan.FromMilliseconds(250), read.Timeouts["plain"]),
            () => Assert.Equal((false, TimeSpan.FromSeconds(2), 4), (read.Retries["steady"].IsExponential, read.Retries["steady"].Pause, read.Retries["steady"].MaxRetries)),
            () => Assert.Equal((true, TimeSpan.FromSeconds(10), null), (read.Retries["growing"].IsExponential, read.Retries["growing"].LongestPause, read.Retries["growing"].MaxRetries)),
            () => Assert.Equal([false, true, true, false], ((int[])[428, 429, 599, 404]).Select(code => read.Retries["growing"].Covers(code))),
            () => Assert.Equal((3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(8)), (read.Breakers["fuse"].MaxRequests, read.Breakers["fuse"].Interval, read.Breakers["fuse"].Timeout)),
            () => Assert.Equal(("quick", "steady", "fuse", 7), (read.Apps["scorer"].Timeout, read.Apps["scorer"].Retry, read.Apps["scorer"].Breaker, read.Apps["scorer"].CacheSize)),
            () => Assert.Equal("growing", read.Inbound["telemetry"].Retry),
            () => Assert.Equal("plain", read.Outbound["results"].Timeout));
    }

    [Fact]
    public void What_is_left_out_is_as_with_Dapr()
    {
        ResiliencyResource read = ResiliencyText.Read("  policies: { retries: { r: { policy: constant } }, circuitBreakers: { c: { maxRequests: 0 } } }");

        RetryRule retry = read.Retries["r"];
        BreakerRule breaker = read.Breakers["c"];
        Assert.Equal((TimeSpan.FromSeconds(5), null, null), (retry.Pause, retry.MaxRetries, retry.HttpStatusCodes));
        Assert.Equal((1, null, TimeSpan.FromSeconds(60)), (breaker.MaxRequests, breaker.Interval, breaker.Timeout));
        Assert.False(breaker.Trip.IsDue(new BreakerCounts { ConsecutiveFailures = 5 }));
        Assert.True(breaker.Trip.IsDue(new BreakerCounts { ConsecutiveFailures = 6 }));
    }

    [Theory]
    [InlineData("  targets: { actors: { thing: { retry: r } } }", 5, "no actors")]
    [InlineData("  policies: { retries: { DaprBuiltInActorRetries: { policy: constant } } }", 5, "DaprBuiltInActorRetries")]
    [InlineData("  policies: { timeouts: { DefaultActorTimeoutPolicy: 5s } }", 5, "DefaultActorTimeoutPolicy")]
    [InlineData("  policies:\n    circuitBreakers:\n      fuse:\n        trip: totalFailures * 2 > requests", 8, "totalFailures * 2 > requests")]
    [InlineData("  policies: { circuitBreakers: { fuse: { maxRequests: -1 } } }", 5, "maxRequests")]
    [InlineData("  policies: { retries: { r: { policy: linear } } }", 5, "linear")]
    [InlineData("  policies: { retries: { r: { policy: constant, duration: soon } } }", 5, "soon")]
    [InlineData("  policies: { retries: { r: { policy: constant, maxRetry: 3 } } }", 5, "maxRetry")]
    [InlineData("  policies: { retries: { r: { matching: { httpStatusCodes: 500 - 599 } } } }", 5, "500 - 599")]
    [InlineData("  policies: { retries: { r: { matching: { gRPCStatusCodes: 17 } } } }", 5, "17")]
    [InlineData("  policies: { timeouts: { slow: 577h } }", 5, "577h")]
    [InlineData("  policies: { timeouts: { slow: 9999999999 } }", 5, "9999999999")]
    [InlineData("  policies: { retries: { r: { duration: 2000h } } }", 5, "2000h")]
    [InlineData("  policies: { retries: { r: { maxInterval: 999999999999999h } } }", 5, "999999999999999h")]
    [InlineData("  policies: { circuitBreakers: { c: { timeout: 2000h } } }", 5, "2000h")]
    [InlineData("  policies: { timeouts: { quick: 5 seconds } }", 5, "5 seconds")]
    [InlineData("  targets:\n    apps:\n      scorer: { circuitBreakerScope: both }", 7, "circuitBreakerScope")]
    [InlineData("  targets: { components: { results: { both: { retry: r } } } }", 5, "both")]
    [InlineData("  rules: { }", 5, "rules")]
    public void What_cannot_be_carried_out_is_refused_by_name_and_place(string spec, int line, string name)
    {
        var refusal = Assert.Throws<LocalDaprException>(() => ResiliencyText.Read(spec));

        Assert.Matches($@"\.yaml:{line}: ", refusal.Message);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }
}

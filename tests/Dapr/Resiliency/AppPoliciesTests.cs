using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Resiliency;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleetscore.Tests.Dapr.Resiliency;

public sealed class AppPoliciesTests
{
    private const string Fuse = "  policies: { circuitBreakers: { fuse: { trip: consecutiveFailures >= 1 } } }\n";

    private readonly PolicySurroundings surroundings = new(new FakeTimeProvider(), () => 0.5, NullLogger.Instance);

    [Fact]
    public void What_is_no_target_has_no_policy()
    {
        AppPolicies policies = Of("  policies: { timeouts: { t: 5s } }\n  targets: { apps: { scorer: { timeout: t } } }");

        Assert.NotNull(policies.OfCalls("scorer", "score"));
        Assert.Null(policies.OfCalls("aggregator", "readings"));
        Assert.Null(policies.OfOutput("results"));
        Assert.Null(policies.OfInput("telemetry"));
    }

    [Fact]
    public void A_target_in_one_direction_has_no_policy_in_the_other_not_even_a_default()
    {
        AppPolicies policies = Of(
            """
              policies: { retries: { r: { policy: constant }, DefaultRetryPolicy: { policy: constant } } }
              targets: { components: { telemetry: { inbound: { retry: r } } } }
            """);

        Assert.NotNull(policies.OfInput("telemetry"));
        Assert.Null(policies.OfOutput("telemetry"));
        Assert.NotNull(policies.OfOutput("results"));
    }

    [Theory]
    [InlineData("DefaultTimeoutPolicy", "app in out store")]
    [InlineData("DefaultAppTimeoutPolicy", "app")]
    [InlineData("DefaultComponentTimeoutPolicy", "in out store")]
    [InlineData("DefaultComponentInboundTimeoutPolicy", "in")]
    [InlineData("DefaultComponentOutboundTimeoutPolicy", "out store")]
    [InlineData("DefaultBindingComponentOutboundTimeoutPolicy", "out")]
    [InlineData("DefaultStatestoreComponentOutboundTimeoutPolicy", "store")]
    [InlineData("DefaultPubsubComponentOutboundTimeoutPolicy", "")]
    public void A_policy_is_in_force_by_its_name_for_what_that_names(string name, string where)
    {
        AppPolicies policies = Of($"  policies: {{ timeouts: {{ {name}: 5s }} }}");

        (string Where, TargetPolicy? Policy)[] all =
        [
            ("app", policies.OfCalls("scorer", "score")),
            ("in", policies.OfInput("telemetry")),
            ("out", policies.OfOutput("results")),
            ("store", policies.OfStore("features")),
        ];
        Assert.Equal(where, string.Join(' ', all.Where(one => one.Policy is not null).Select(one => one.Where)));
    }

    [Fact]
    public async Task Methods_of_an_app_have_breakers_of_their_own_for_as_many_as_are_kept()
    {
        AppPolicies policies = Of(Fuse + "  targets: { apps: { scorer: { circuitBreaker: fuse, circuitBreakerCacheSize: 2 } } }");

        await FailAsync(policies.OfCalls("scorer", "a"));

        Assert.True(await IsOpenAsync(policies.OfCalls("scorer", "a")));
        Assert.False(await IsOpenAsync(policies.OfCalls("scorer", "b")));
        Assert.True(await IsOpenAsync(policies.OfCalls("scorer", "a")));
        Assert.False(await IsOpenAsync(policies.OfCalls("scorer", "c"))); // b was called before a, so c takes its place.
        Assert.True(await IsOpenAsync(policies.OfCalls("scorer", "a")));
        Assert.False(await IsOpenAsync(policies.OfCalls("scorer", "d")));
        Assert.False(await IsOpenAsync(policies.OfCalls("scorer", "e")));
        Assert.False(await IsOpenAsync(policies.OfCalls("scorer", "a")));
    }

    /// <summary>So with Dapr, which keeps breakers of components by name alone.</summary>
    [Fact]
    public async Task Both_directions_of_a_component_share_a_breaker()
    {
        AppPolicies policies = Of(Fuse + "  targets: { components: { telemetry: { inbound: { circuitBreaker: fuse }, outbound: { circuitBreaker: fuse } } } }");

        await FailAsync(policies.OfInput("telemetry"));

        Assert.True(await IsOpenAsync(policies.OfOutput("telemetry")));
    }

    [Fact]
    public void Of_several_resources_the_later_one_replaces_what_has_the_same_name()
    {
        ResiliencyResource first = ResiliencyText.Read("  policies: { retries: { r: { policy: constant } } }\n  targets: { apps: { scorer: { retry: r } } }");
        ResiliencyResource second = ResiliencyText.Read("  targets: { apps: { scorer: { } , aggregator: { retry: r } } }");

        var policies = new AppPolicies([first, second], surroundings);

        Assert.Null(policies.OfCalls("scorer", "score"));
        Assert.NotNull(policies.OfCalls("aggregator", "readings"));
    }

    [Fact]
    public void A_target_that_names_no_policy_there_is_is_refused()
    {
        var refusal = Assert.Throws<LocalDaprException>(() => Of("  policies: { retries: { r: { policy: constant } } }\n  targets: { apps: { scorer: { retry: rr } } }"));

        Assert.Matches(@"\.yaml:6: there is no policy 'rr' for retry; there is r\.", refusal.Message);
    }

    private static async Task FailAsync(TargetPolicy? policy) => await Assert.ThrowsAsync<IOException>(
        () => policy!.RunAsync<int>(_ => throw new IOException("no"), null, TestContext.Current.CancellationToken).AsTask());

    private static async Task<bool> IsOpenAsync(TargetPolicy? policy) =>
        await Record.ExceptionAsync(() => policy!.RunAsync(_ => Task.FromResult(1), null, TestContext.Current.CancellationToken).AsTask()) is PolicyException;

    private AppPolicies Of(string spec) => new([ResiliencyText.Read(spec)], surroundings);
}

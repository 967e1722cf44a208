using System.Diagnostics.Metrics;
using System.Numerics;
using System.Reflection;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Ingest;
using Fleetscore.Tests.Services.Observability;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Ingest;

public sealed class IngestMetricsTests
{
    [Fact]
    public async Task An_event_counts_its_good_readings_and_its_bad_parts_by_kind()
    {
        await using var ingest = new IngestHost();
        using Measured<long> received = Of<long>(ingest, MetricNames.ReadingsReceived);
        using Measured<long> letters = Of<long>(ingest, MetricNames.DeadLetters);

        await ingest.PostAsync(
            """
            [{"deviceId":"pump-17","readings":[{"sensor":"t","at":"2026-11-22T10:00:00Z","value":1},{"sensor":"t","at":"2026-11-22T10:01:00Z","value":2}]},
             {"deviceId":"a||b","readings":[]},{"deviceId":17.5,"readings":[]},17,[],{"deviceId":"pump-17","readings":[{"sensor":"t","at":"noon","value":1}]}]
            """);

        Assert.Equal([2], received.Values);
        Assert.Equal(
            new Dictionary<string, long> { ["bad_id"] = 2, ["wrong_shape"] = 2, ["bad_time"] = 1 }, letters.By(AttributeNames.Reason));
    }

    [Fact]
    public async Task The_lag_is_that_of_the_newest_reading_by_the_services_own_clock()
    {
        await using var ingest = new IngestHost();
        using Measured<double> lag = Of<double>(ingest, MetricNames.IngestLag);

        await ingest.PostAsync("""[{"TS":"2026-11-22T10:29:58.5Z","Device":1,"Tag":1,"Value":1},{"TS":"2026-11-22T09:00:00Z","Device":2,"Tag":1,"Value":1}]""");

        Assert.Equal([1.5], lag.Values); // It is 10:30.
    }

    [Fact]
    public async Task A_reading_ahead_of_the_clock_has_no_lag()
    {
        await using var ingest = new IngestHost();
        using Measured<double> lag = Of<double>(ingest, MetricNames.IngestLag);

        await ingest.PostAsync("""{"TS":"2026-11-22T10:31:00Z","Device":1,"Tag":1,"Value":1}""");

        Assert.Equal([0], lag.Values);
    }

    [Fact]
    public async Task What_is_not_durable_and_what_holds_no_reading_has_no_lag()
    {
        await using var ingest = new IngestHost();
        using Measured<double> lag = Of<double>(ingest, MetricNames.IngestLag);

        await ingest.PostAsync("junk");
        ingest.Others.Answer = (_, _, _) => throw new GatewayException("Aggregator is away.");
        await ingest.PostAsync("""{"TS":"2026-11-22T10:00:00Z","Device":1,"Tag":1,"Value":1}""");

        Assert.Empty(lag.Values);
    }

    [Fact]
    public void Every_reason_that_is_not_about_an_id_is_counted_under_a_kind_of_its_own()
    {
        IEnumerable<string> reasons = typeof(RefusalReasons).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(
            ["no device", "no sensor"],
            reasons.Where(reason => RefusalReasons.Kind(reason) == DeadLetterReasons.BadId));
    }

    private static Measured<T> Of<T>(IngestHost ingest, string name)
        where T : struct, INumber<T> =>
        new(ingest.Services.GetRequiredService<IMeterFactory>(), "Ingest", name);
}

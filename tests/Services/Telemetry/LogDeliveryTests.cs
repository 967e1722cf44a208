using System.Diagnostics;
using System.Globalization;
using Fleetscore.Hosting;
using Fleetscore.Tests.Telemetry;
using Serilog;
using Serilog.Core;

namespace Fleetscore.Tests.Services.Telemetry;

/// <summary>The way of log events to Application Insights, over a stand-in of its ingestion endpoint.</summary>
public sealed class LogDeliveryTests
{
    private static readonly ServiceInstance Instance = new("ingest", "replica-1");

    [Fact]
    public async Task An_event_arrives_with_its_level_and_values_in_the_trace_it_was_written_in()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        using Activity activity = new Activity("work").Start();

        using (Logger logger = Logger(endpoint, folder))
        {
            logger.Warning("{Parts} parts were dead-lettered.", 3);
        }

        TelemetryItem item = Assert.Single(endpoint.Items);
        Assert.Equal(("MessageData", "3 parts were dead-lettered.", "3"), (item.Kind, item.Message, item.Property("Parts")));
        Assert.Equal("Warning", item.Data.GetProperty("severityLevel").GetString());
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (item.Operation, item.Parent));
        Assert.Equal(("ingest", "replica-1"), (item.Role, item.Instance));
    }

    [Fact]
    public async Task An_exception_arrives_with_the_sentence_it_was_logged_under()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        using Activity activity = new Activity("work").Start();

        using (Logger logger = Logger(endpoint, folder))
        {
            logger.Error(new InvalidOperationException("nobody foresaw this"), "Batch {Number} failed.", 7);
        }

        TelemetryItem item = Assert.Single(endpoint.Items);
        Assert.Equal(("ExceptionData", "Batch 7 failed."), (item.Kind, item.Property("RenderedMessage")));
        Assert.Contains("nobody foresaw this", item.ToString(), StringComparison.Ordinal);
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (item.Operation, item.Parent));
    }

    [Fact]
    public async Task What_is_logged_while_the_endpoint_fails_waits_on_disk_and_arrives_once()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        endpoint.Does = Ingestion.Fails;
        using Logger logger = Logger(endpoint, folder);

        Write(logger, 0, 3000);
        await endpoint.UntilAsync(one => one.FailedRequests > 0);
        endpoint.Does = Ingestion.Accepts;
        await ArrivedAsync(endpoint, logger, 3000);

        Assert.Equal(Enumerable.Range(0, 3000), Numbers(endpoint.Items).Order());
    }

    [Fact]
    public async Task What_waits_on_disk_is_sent_by_the_next_process()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        endpoint.Does = Ingestion.Fails;
        using (Logger logger = Logger(endpoint, folder))
        {
            Write(logger, 0, 3000);
        }

        endpoint.Does = Ingestion.Accepts;
        using (Logger next = Logger(endpoint, folder))
        {
            await ArrivedAsync(endpoint, next, 3000);
        }

        Assert.Equal(Enumerable.Range(0, 3000), Numbers(endpoint.Items).Order());
    }

    [Fact]
    public async Task The_disk_holds_its_share_and_what_it_holds_arrives()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        endpoint.Does = Ingestion.Fails;
        var small = new LogBuffer { BytesOnDisk = 100_000 };
        using (Logger logger = Logger(endpoint, folder, small))
        {
            Write(logger, 0, 40_000); // about 300 kB
        }

        FileInfo[] held = [.. new DirectoryInfo(folder.Path).EnumerateFiles()];
        endpoint.Does = Ingestion.Accepts;
        using (Logger next = Logger(endpoint, folder))
        {
            await ArrivedAsync(endpoint, next, held.Length * small.EventsPerRequest);
        }

        Assert.InRange(held.Sum(file => file.Length), small.BytesOnDisk, 2 * small.BytesOnDisk); // a few go there at the same time
        Assert.Equal(held.Length * small.EventsPerRequest, Numbers(endpoint.Items).Distinct().Count());
    }

    [Fact]
    public async Task An_endpoint_that_hangs_costs_the_requests_on_their_way_and_no_more()
    {
        using var folder = new TemporaryFolder(); // removed last: requests that hang end with the endpoint
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        endpoint.Does = Ingestion.Hangs;
        var buffer = new LogBuffer { FlushLimit = TimeSpan.FromSeconds(10) }; // a busy machine takes its time to pack events
        using (Logger logger = Logger(endpoint, folder, buffer))
        {
            Write(logger, 0, 1000);
            await endpoint.UntilAsync(one => one.HangingRequests == buffer.RequestsAtOnce);
            Write(logger, 1000, 5000);
        }

        int[] lost = [.. Numbers(endpoint.Hanging)];
        endpoint.Does = Ingestion.Accepts;
        using (Logger next = Logger(endpoint, folder))
        {
            await ArrivedAsync(endpoint, next, 6000 - lost.Length);
        }

        Assert.Equal(buffer.RequestsAtOnce, endpoint.HangingRequests);
        Assert.Equal(Enumerable.Range(0, 6000), Numbers(endpoint.Items).Concat(lost).Order());
    }

    private static Logger Logger(IngestionEndpoint endpoint, TemporaryFolder folder, LogBuffer? buffer = null) =>
        new LoggerConfiguration()
            .WriteTo.Sink(ApplicationInsightsLogs.Create(
                endpoint.ConnectionString,
                Instance,
                (buffer ?? new LogBuffer { FlushLimit = Eventually.Limit }) with { Folder = folder.Path, LongestWait = TimeSpan.FromSeconds(1) }))
            .CreateLogger();

    private static void Write(Logger logger, int from, int count)
    {
        foreach (int number in Enumerable.Range(from, count))
        {
            logger.Information("Event {Number}.", number);
        }
    }

    /// <summary>
    /// Completes when so many numbered events have arrived. The service goes on logging meanwhile: now and then the channel's sender
    /// sleeps on after a failure, with events on disk or in memory, until another event comes.
    /// </summary>
    private static Task ArrivedAsync(IngestionEndpoint endpoint, Logger logger, int count) => Eventually.IsTrueAsync(
        () =>
        {
            logger.Information("Still there.");
            return Numbers(endpoint.Items).Count() >= count;
        },
        $"{count} events arrive",
        () => $"{Numbers(endpoint.Items).Count()} did, {endpoint.FailedRequests} requests failed");

    private static IEnumerable<int> Numbers(IEnumerable<TelemetryItem> items) =>
        items.Select(item => item.Property("Number")).OfType<string>().Select(number => int.Parse(number, CultureInfo.InvariantCulture));
}

using System.Diagnostics;
using System.Net;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Hosting;
using Fleetscore.Tests.Telemetry;

namespace Fleetscore.Tests.Services.Telemetry;

/// <summary>A service's logs, requests, dependencies and metrics on their way to Application Insights.</summary>
[Collection(nameof(ServiceTelemetryTests))]
public sealed class ServiceTelemetryTests
{
    // Container Apps gives a replica 30 s to end.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_request_its_log_and_its_dependency_stand_in_one_trace()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await service.GetAsync("/outer");
        }

        TelemetryItem outer = Assert.Single(endpoint.Items, IsOuterRequest);
        TelemetryItem inner = Assert.Single(endpoint.Items, item => item is { Kind: "RequestData", Name: "GET /inner" });
        TelemetryItem log = Assert.Single(endpoint.Items, item => item.Message == "Somebody asked.");
        TelemetryItem call = Assert.Single(endpoint.Items, item => item.Kind == "RemoteDependencyData" && item.Operation == outer.Operation && item.Parent == outer.Id);
        Assert.Equal((outer.Operation, outer.Id), (log.Operation, log.Parent));
        Assert.Equal((outer.Operation, call.Id), (inner.Operation, inner.Parent));
    }

    [Fact]
    public async Task Logs_traces_and_metrics_say_who_sent_them_in_the_same_words()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await service.GetAsync("/outer");
        }

        string[] kinds = ["MessageData", "MetricData", "RemoteDependencyData", "RequestData"];
        Assert.Equal(kinds, endpoint.Items.Select(item => item.Kind).Distinct().Order());
        Assert.Equal("observed", Assert.Single(endpoint.Items.Select(item => item.Role).Distinct()));
        Assert.NotNull(Assert.Single(endpoint.Items.Select(item => item.Instance).Distinct()));
    }

    [Fact]
    public async Task Nothing_arrives_twice_and_deliveries_are_no_dependencies()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await service.GetAsync("/outer");
        }

        TelemetryItem[] spans = [.. endpoint.Items.Where(item => item.Kind is "RequestData" or "RemoteDependencyData")];
        string[] logs = [.. endpoint.Items.Where(item => item.Kind == "MessageData").Select(item => item.Message!)];
        Assert.Equal(spans.Length, spans.DistinctBy(span => span.Id).Count());
        Assert.Equal(logs.Length, logs.Distinct().Count());
        Assert.DoesNotContain(spans, span => span.ToString().Contains("/track", StringComparison.Ordinal));
        Assert.DoesNotContain(endpoint.Items, item => item.ToString().Contains("requests/duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_an_environments_agent_names_a_collector_as_well_nothing_goes_there()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        await using (ObservedService service = await ObservedService.StartAsync(
            endpoint, folder, (ServiceTelemetry.OtlpEndpoint, endpoint.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            await service.GetAsync("/outer");
        }

        Assert.Single(endpoint.Items, IsOuterRequest);
        Assert.Equal(0, endpoint.CollectorRequests);
    }

    [Fact]
    public async Task No_token_is_in_what_is_logged_or_reported()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        string asPassword = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{ObservedService.Token}"));
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await service.GetAsync("/outer");
            (await service.SendAsync("/bug", request => request.Headers.Add(AppToken.Header, ObservedService.Token))).Dispose();
            (await service.SendAsync("/inner", request => request.Headers.Add("Authorization", $"Basic {asPassword}"))).Dispose();
            (await service.SendAsync($"/inner?token={ObservedService.Token}", _ => { })).Dispose();
        }

        Assert.Contains(endpoint.Items, item => item.Kind == "ExceptionData");
        Assert.Contains(endpoint.Items, item => item.Kind == "RequestData" && item.ToString().Contains("401", StringComparison.Ordinal));
        Assert.DoesNotContain(endpoint.Items, item => item.ToString().Contains(ObservedService.Token, StringComparison.Ordinal));
        Assert.DoesNotContain(endpoint.Items, item => item.ToString().Contains(asPassword, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_exporter_thins_out_nothing()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => service.GetAsync("/inner")));
        }

        Assert.Equal(300, endpoint.Items.Count(item => item.Kind == "RequestData"));
    }

    [Fact]
    public async Task Where_no_events_are_kept_every_run_is()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        using var source = new ActivitySource("Fleetscore.SamplerTest");
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder, ("Telemetry:EventShare", "0")))
        {
            for (int run = 0; run < 100; run++)
            {
                source.StartActivity(SpanNames.Tick)?.Dispose();
            }

            await service.GetAsync("/outer");
        }

        Assert.Equal(100, endpoint.Items.Count(item => item.Name == SpanNames.Tick));
        Assert.DoesNotContain(endpoint.Items, item => item.Kind == "RequestData");
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.RequestTimeout)] // what an endpoint that hangs is answered for with
    public async Task Spans_wait_on_disk_while_the_endpoint_fails_and_arrive_once_it_is_back(HttpStatusCode failure)
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        (endpoint.Does, endpoint.Failure) = (Ingestion.Fails, failure);
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await service.GetAsync("/outer");
            await endpoint.UntilAsync(one => one.FailedRequests > 0);
            endpoint.Does = Ingestion.Accepts;
        }

        await using ObservedService next = await ObservedService.StartAsync(endpoint, folder); // if it was too early for the first
        await endpoint.UntilAsync(one => one.Items.Any(IsOuterRequest));

        Assert.Single(endpoint.Items, IsOuterRequest);
        Assert.Single(endpoint.Items, item => item.Message == "Somebody asked.");
    }

    [Fact]
    public async Task Metrics_wait_on_disk_beside_the_spans_while_the_endpoint_fails()
    {
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        using var folder = new TemporaryFolder();
        endpoint.Does = Ingestion.Fails;
        await using (ObservedService service = await ObservedService.StartAsync(endpoint, folder))
        {
            await service.GetAsync("/outer");
        }

        string[] waiting = [.. Directory.EnumerateFiles(folder.File("traces"), "*", SearchOption.AllDirectories).Select(File.ReadAllText)];
        Assert.Contains(waiting, items => items.Contains("RequestData", StringComparison.Ordinal));
        Assert.Contains(waiting, items => items.Contains("http.server.request.duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_endpoint_hangs_a_service_works_and_stops_within_its_grace_period()
    {
        using var folder = new TemporaryFolder(); // removed last: requests that hang end with the endpoint
        await using IngestionEndpoint endpoint = await IngestionEndpoint.StartAsync();
        endpoint.Does = Ingestion.Hangs;
        ObservedService service = await ObservedService.StartAsync(endpoint, folder);

        await Task.WhenAll(Enumerable.Range(0, 3000).Select(_ => service.GetAsync("/inner"))); // more than the exporter's queue of 2,048
        await endpoint.UntilAsync(one => one.HangingRequests > 0);
        string answer = await service.GetAsync("/outer");
        await service.DisposeAsync().AsTask().WaitAsync(GracePeriod, TestContext.Current.CancellationToken);

        Assert.Equal("hello", answer);
    }

    private static bool IsOuterRequest(TelemetryItem item) => item is { Kind: "RequestData", Name: "GET /outer" };
}

/// <summary>
/// Whoever exports spans takes those of the whole process, and decides whether they are sampled: other tests' requests would be counted
/// here, and their events would be sampled.
/// </summary>
[CollectionDefinition(nameof(ServiceTelemetryTests), DisableParallelization = true)]
public sealed class ExportersAlone;

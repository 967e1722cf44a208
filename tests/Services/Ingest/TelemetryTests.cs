using System.Net;
using System.Text;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Services.Ingest;

public sealed class TelemetryTests
{
    private const string Good = """{"deviceId":"pump-17","readings":[{"sensor":"temperature","at":"2026-11-22T10:03:05.25Z","value":71.3}]}""";

    [Fact]
    public async Task A_good_event_is_committed_by_aggregator_and_answered_without_a_body()
    {
        await using var ingest = new IngestHost();

        HttpResponseMessage answer = await ingest.PostAsync(Good);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("pump-17", ingest.Requests.Single().Devices.Single().DeviceId);
        Assert.Empty(ingest.Blobs.DeadLetters());
    }

    [Fact]
    public async Task Bad_parts_are_dead_lettered_with_reason_topic_and_day_and_the_good_are_committed()
    {
        await using var ingest = new IngestHost();

        HttpResponseMessage answer = await ingest.PostAsync(
            $$"""[{{Good}},{"TS":"2026-11-20T23:00:00Z","Device":2,"Tag":4,"Value":"hot"},17]""", "telemetry/pump-17");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(ingest.Requests);
        Assert.Equal(
            [("wrong shape", "17"), ("value is not a finite number", """{"deviceId":"2","sensor":4,"at":"2026-11-20T23:00:00Z","value":"hot"}""")],
            ingest.Blobs.DeadLetters());
        Assert.Equal(
            ["date=2026-11-20", "date=2026-11-22"], ingest.Blobs.Of(ComponentNames.DeadLetter).Select(blob => blob.Name.Split('/')[0]));
        Assert.All(
            ingest.Blobs.Of(ComponentNames.DeadLetter),
            blob => Assert.Contains("\"source\":\"telemetry/pump-17\"", Encoding.UTF8.GetString(blob.Content), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_junk_twice_is_one_dead_letter()
    {
        await using var ingest = new IngestHost();

        await ingest.PostAsync("junk");
        await ingest.PostAsync("junk");

        Assert.Equal([("not JSON", "junk")], ingest.Blobs.DeadLetters());
    }

    [Fact]
    public async Task Megabytes_of_junk_are_kept_in_parts()
    {
        await using var ingest = new IngestHost();

        HttpResponseMessage answer = await ingest.PostAsync(new string('x', 40_000_000));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(40_000_000, ingest.Blobs.DeadLetters().Sum(letter => letter.Content.Length));
        Assert.All(ingest.Blobs.Of(ComponentNames.DeadLetter), blob => Assert.InRange(blob.Content.Length, 1, BlobPaths.MaxBytes));
    }

    [Fact]
    public async Task While_aggregator_is_away_the_answer_is_503_and_the_event_delivered_again_is_committed()
    {
        await using var ingest = new IngestHost();

        ingest.Others.Away = true;
        HttpResponseMessage first = await ingest.PostAsync(Good);
        ingest.Others.Away = false;
        HttpResponseMessage second = await ingest.PostAsync(Good);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Single(ingest.Requests);
    }

    [Fact]
    public async Task While_dead_letters_cannot_be_written_the_answer_is_503()
    {
        await using var ingest = new IngestHost();
        ingest.Blobs.Away = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ingest.PostAsync("junk")).StatusCode);
    }

    [Fact]
    public async Task An_event_that_needs_several_requests_is_answered_after_the_last()
    {
        await using var ingest = new IngestHost();
        string rows = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $$"""{"TS":"2026-11-22T10:03:05.{{i:00000}}Z","Device":2,"Tag":4,"Value":1}"""));

        HttpResponseMessage answer = await ingest.PostAsync($"[{rows}]");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(ingest.Requests.Count, 2, 10);
        Assert.Equal(60_000, ingest.Requests.Sum(request => request.Devices.Sum(device => device.Readings.Count)));
    }
}

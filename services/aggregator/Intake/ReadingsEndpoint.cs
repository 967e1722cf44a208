using System.Diagnostics;
using System.Text.Json;
using Fleetscore.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fleetscore.Aggregator;

/// <summary>Takes readings and answers once each is durable: in its device's items, or as a dead letter.</summary>
internal sealed class ReadingsEndpoint(
    ScheduleSource schedules, CommitLoops loops, ReadingLetters letters, AggregatorOptions options, AggregatorMetrics metrics, TimeProvider clock)
{
    public static async Task<Results<JsonHttpResult<CommitAnswer>, ProblemHttpResult>> PostAsync(
        HttpRequest request, ReadingsEndpoint endpoint, CancellationToken cancellation)
    {
        CommitRequest? readings;
        try
        {
            readings = await JsonSerializer.DeserializeAsync<CommitRequest>(request.Body, ContractsJson.Options, cancellation).ConfigureAwait(false);
        }
        catch (JsonException failure)
        {
            return Refuse(failure.Message);
        }

        if (CommitRequestCheck.Problem(readings) is { } problem)
        {
            return Refuse(problem);
        }

        CommitAnswer answer = await endpoint.TakeAsync(readings!, cancellation).ConfigureAwait(false);
        return TypedResults.Json(answer, ContractsJson.Options);
    }

    private static ProblemHttpResult Refuse(string problem) =>
        TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be taken.");

    public async Task<CommitAnswer> TakeAsync(CommitRequest request, CancellationToken cancellation)
    {
        using Activity? span = AggregatorSpans.StartCommit(request);
        Schedule schedule = await schedules.GetAsync(cancellation).ConfigureAwait(false);
        var refused = new List<RefusedOfDevice>();
        List<PendingReadings> pending = Sort(request, schedule, refused, span.Reference());
        foreach (PendingReadings readings in pending)
        {
            await loops.AddAsync(readings, cancellation).ConfigureAwait(false);
        }

        int accepted = 0;
        foreach (PendingReadings readings in pending)
        {
            accepted += await readings.Accepted.WaitAsync(cancellation).ConfigureAwait(false);
        }

        span.LinkBatches(pending);

        // Last: what depends on the clock may be decided otherwise when a request that failed comes again.
        await letters.WriteAsync(refused, cancellation).ConfigureAwait(false);
        int received = request.Devices.Sum(device => device.Readings.Count);
        metrics.Accepted(accepted);
        return new CommitAnswer { Accepted = accepted, DeadLettered = received - accepted };
    }

    private List<PendingReadings> Sort(CommitRequest request, Schedule schedule, List<RefusedOfDevice> refused, ActivityContext? trace)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var pending = new Dictionary<DeviceChunkKey, PendingReadings>();
        foreach (DeviceReadings device in request.Devices)
        {
            foreach (Reading reading in device.Readings)
            {
                if (IntakeCheck.Problem(reading, schedule, now, options.Ahead) is { } problem)
                {
                    refused.Add(new RefusedOfDevice(device.DeviceId, reading, problem));
                    continue;
                }

                var key = new DeviceChunkKey(device.DeviceId, schedule.Grid.ChunkStart(reading.At));
                if (!pending.TryGetValue(key, out PendingReadings? readings))
                {
                    pending.Add(key, readings = new PendingReadings(key) { Event = trace });
                }

                readings.Readings.Add(reading);
            }
        }

        return [.. pending.Values];
    }
}

using Fleetscore.Contracts;
using Fleetscore.Ingest;

namespace Fleetscore.Tests.Services.Ingest;

public sealed class CommitRequestsTests
{
    [Fact]
    public void Readings_that_fit_are_one_request()
    {
        CommitRequest request = Assert.Single(CommitRequests.Cut([Device("a", 100), Device("b", 100)]));

        Assert.Equal(["a", "b"], request.Devices.Select(device => device.DeviceId));
    }

    [Fact]
    public void No_request_reaches_the_limit_and_none_is_lost_however_long_the_names()
    {
        DeviceReadings[] devices = [Device(new string('\u0001', 200), 5_000), Device("b", 5_000), Device("c", 1)];

        CommitRequest[] requests = [.. CommitRequests.Cut(devices, maxBytes: 100_000)];

        Assert.All(requests, request => Assert.InRange(ContractsJson.Write(request).Length, 1, 100_000));
        Assert.Equal(10_001, requests.Sum(request => request.Devices.Sum(device => device.Readings.Count)));
    }

    private static DeviceReadings Device(string id, int readings) => new()
    {
        DeviceId = id,
        Readings = [.. Enumerable.Range(0, readings).Select(i => new Reading("temperature", DateTimeOffset.UnixEpoch.AddSeconds(i), -double.Epsilon))],
    };
}

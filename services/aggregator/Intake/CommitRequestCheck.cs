using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>Ingest has checked every reading; whoever else calls is told what is wrong.</summary>
internal static class CommitRequestCheck
{
    /// <returns>Null for a good request.</returns>
    public static string? Problem(CommitRequest? request)
    {
        if (request?.Devices is null)
        {
            return "devices is missing";
        }

        foreach (DeviceReadings device in request.Devices)
        {
            if (Problem(device) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? Problem(DeviceReadings? device)
    {
        if (Identifiers.Problem(device?.DeviceId) is { } wrongDevice)
        {
            return $"deviceId {wrongDevice}";
        }

        string? last = null;
        foreach (Reading reading in device!.Readings ?? [])
        {
            if (!ReferenceEquals(reading.Sensor, last) && Identifiers.Problem(reading.Sensor) is { } wrongSensor)
            {
                return $"sensor {wrongSensor}";
            }

            last = reading.Sensor;
        }

        return device.Readings is null ? "readings is missing" : null;
    }
}

using Fleetscore.Contracts;

namespace Fleetscore.Ingest;

/// <summary>Cuts readings into requests that stay below the message limit.</summary>
internal static class CommitRequests
{
    /// <summary>Of a reading without its sensor: property names, punctuation, time and the longest number.</summary>
    private const int BytesPerReading = 100;

    /// <summary>Of a device without its id and readings.</summary>
    private const int BytesPerDevice = 40;

    /// <summary>The longest a UTF-16 code unit gets in JSON: <c>\uXXXX</c>.</summary>
    private const int BytesPerCharacter = 6;

    public static IEnumerable<CommitRequest> Cut(IReadOnlyList<DeviceReadings> devices, int maxBytes = BlobPaths.MaxBytes)
    {
        var request = new List<DeviceReadings>();
        int bytes = BytesPerDevice;
        foreach (DeviceReadings device in devices)
        {
            var readings = new List<Reading>();
            bytes += BytesOf(device);
            foreach (Reading reading in device.Readings)
            {
                if (bytes + BytesOf(reading) > maxBytes && (request.Count > 0 || readings.Count > 0))
                {
                    AddTo(request, device, readings);
                    yield return new CommitRequest { Devices = request };
                    (request, readings, bytes) = ([], [], BytesPerDevice + BytesOf(device));
                }

                readings.Add(reading);
                bytes += BytesOf(reading);
            }

            AddTo(request, device, readings);
        }

        if (request.Count > 0)
        {
            yield return new CommitRequest { Devices = request };
        }
    }

    private static void AddTo(List<DeviceReadings> request, DeviceReadings device, List<Reading> readings)
    {
        if (readings.Count > 0)
        {
            request.Add(device with { Readings = readings });
        }
    }

    private static int BytesOf(DeviceReadings device) => BytesPerDevice + (BytesPerCharacter * device.DeviceId.Length);

    private static int BytesOf(Reading reading) => BytesPerReading + (BytesPerCharacter * reading.Sensor.Length);
}

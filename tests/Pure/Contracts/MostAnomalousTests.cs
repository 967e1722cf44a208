using System.Text.Json;
using CsCheck;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class MostAnomalousTests
{
    private static readonly Gen<DeviceAnomalies[]> GenDevices =
        from counts in Gen.Int[0, 40].Array[0, 400]
        from shuffled in Gen.Shuffle(counts.Index().Select(count => new DeviceAnomalies($"device-{count.Index}", Windows: 48, count.Item)).ToArray())
        select shuffled;

    [Fact]
    public void It_is_the_head_of_all_devices_by_anomalies_whatever_the_order_they_came_in() =>
        GenDevices.Select(Gen.Int[0, 12]).Sample((devices, power) =>
        {
            int shards = 1 << power;

            IReadOnlyList<DeviceAnomalies> listed = Listed(shards, devices);

            Assert.Equal(Math.Min(devices.Length, Math.Max(1, 512 / shards)), listed.Count);
            Assert.Equal(
                devices.OrderByDescending(device => device.Anomalies).ThenBy(device => device.Device, StringComparer.Ordinal).Take(listed.Count),
                listed);
        });

    [Fact]
    public void A_device_without_anomalies_is_listed_while_there_is_room() =>
        Assert.Equal([new("b", 12, 1), new("a", 12, 0)], Listed(16, new DeviceAnomalies("a", 12, 0), new DeviceAnomalies("b", 12, 1)));

    // 200 letters that JSON writes as \uXXXX are 1200 bytes; 128 KiB / 1200 = 109.2
    [Theory]
    [InlineData(1, 109)]
    [InlineData(16, 6)]
    [InlineData(1024, 0)]
    public void Long_names_in_another_script_leave_room_for_fewer(int shards, int expected) =>
        Assert.Equal(expected, Listed(shards, [.. Enumerable.Range(0, 600).Select(i => new DeviceAnomalies(Cyrillic(i), 12, 1))]).Count);

    // What all shards of a run hand on is part of a workflow's history, which Dapr keeps below 4 MiB.
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(1024)]
    public void All_lists_of_a_run_together_stay_small(int shards)
    {
        DeviceAnomalies[] devices = [.. Enumerable.Range(0, 1000).Select(i => new DeviceAnomalies($"{i:000}{new string('<', 197)}", int.MaxValue, int.MaxValue))];

        int bytes = JsonSerializer.SerializeToUtf8Bytes(Listed(shards, devices), JsonSerializerOptions.Web).Length;

        Assert.InRange(shards * bytes, 0, 256 * 1024);
    }

    private static string Cyrillic(int number) => new([.. $"{number:000}".PadLeft(200, '0').Select(digit => (char)('а' + (digit - '0')))]);

    private static IReadOnlyList<DeviceAnomalies> Listed(int shards, params DeviceAnomalies[] devices)
    {
        var most = new MostAnomalous(shards);
        Array.ForEach(devices, most.Add);
        return most.List();
    }
}

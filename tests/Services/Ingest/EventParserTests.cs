using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Ingest;

namespace Fleetscore.Tests.Services.Ingest;

public sealed class EventParserTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 3, 5, 250, TimeSpan.Zero);

    [Fact]
    public void A_device_with_its_readings_is_taken()
    {
        ParsedEvent parsed = Parse("""{"deviceId":"pump-17","readings":[{"sensor":"temperature","at":"2026-11-22T10:03:05.25Z","value":71.3}]}""");

        DeviceReadings device = Assert.Single(parsed.Devices);
        Assert.Equal("pump-17", device.DeviceId);
        Assert.Equal([new Reading("temperature", At, 71.3)], device.Readings);
        Assert.Empty(parsed.Refused);
    }

    [Fact]
    public void Flat_rows_are_taken_and_their_whole_numbers_become_ids()
    {
        ParsedEvent parsed = Parse("""[{"TS":"2026-11-22 10:03:05.25","Device":2,"Tag":4,"Value":84.92},{"ts":"2026-11-22T11:03:05.25+01:00","device":"2","tag":"5","value":1}]""");

        DeviceReadings device = Assert.Single(parsed.Devices);
        Assert.Equal("2", device.DeviceId);
        Assert.Equal([new Reading("4", At, 84.92), new Reading("5", At, 1)], device.Readings);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{\"deviceId\":", "not JSON")]
    [InlineData("pump-17,temperature,71.3", "not JSON")]
    [InlineData("[]", "empty array")]
    [InlineData("17", "wrong shape")]
    [InlineData("null", "wrong shape")]
    [InlineData("{}", "wrong shape")]
    [InlineData("""{"deviceId":"pump-17"}""", "wrong shape")]
    [InlineData("""{"deviceId":"pump-17","readings":{}}""", "wrong shape")]
    [InlineData("""{"deviceId":"pump-17","readings":[]}""", "empty array")]
    [InlineData("""{"readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "no device")]
    [InlineData("""{"deviceId":"","readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "no device")]
    [InlineData("""{"deviceId":null,"readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "no device")]
    [InlineData("""{"deviceId":1.5,"readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "device is neither text nor a whole number")]
    [InlineData("""{"deviceId":"a||b","readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "device contains || or /")]
    [InlineData("""{"deviceId":"a/b","readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "device contains || or /")]
    [InlineData("""{"deviceId":"a\u0007","readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "device contains control characters")]
    [InlineData("""{"deviceId":"a\ud800","readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "device is neither text nor a whole number")]
    [InlineData("""{"deviceId":"a","deviceId":"b","readings":[{"sensor":"a","at":"2026-11-22","value":1}]}""", "a property stands twice")]
    public void What_is_no_event_is_refused_whole_with_its_bytes(string text, string reason)
    {
        ParsedEvent parsed = Parse(text);

        Assert.Empty(parsed.Devices);
        RefusedPart refused = Assert.Single(parsed.Refused);
        Assert.Equal(reason, refused.Reason);
        Assert.Equal(text, Encoding.UTF8.GetString(refused.Content.Span));
    }

    [Theory]
    [InlineData("""{"at":"2026-11-22","value":1}""", "no sensor")]
    [InlineData("""{"sensor":"","at":"2026-11-22","value":1}""", "no sensor")]
    [InlineData("""{"sensor":true,"at":"2026-11-22","value":1}""", "sensor is neither text nor a whole number")]
    [InlineData("""{"sensor":"a/b","at":"2026-11-22","value":1}""", "sensor contains || or /")]
    [InlineData("""{"sensor":"a","value":1}""", "no time")]
    [InlineData("""{"sensor":"a","at":"yesterday","value":1}""", "at is not a time")]
    [InlineData("""{"sensor":"a","at":1763805785,"value":1}""", "at is not a time")]
    [InlineData("""{"sensor":"a","at":"2026-11-22"}""", "value is not a finite number")]
    [InlineData("""{"sensor":"a","at":"2026-11-22","value":null}""", "value is not a finite number")]
    [InlineData("""{"sensor":"a","at":"2026-11-22","value":"71.3"}""", "value is not a finite number")]
    [InlineData("""{"sensor":"a","at":"2026-11-22","value":1e999}""", "value is not a finite number")]
    [InlineData("""{"sensor":"a","at":"2026-11-22","value":1,"value":2}""", "a property stands twice")]
    [InlineData("[]", "wrong shape")]
    public void A_bad_reading_is_refused_and_its_neighbours_are_taken(string reading, string reason)
    {
        const string good = """{"sensor":"a","at":"2026-11-22T10:03:05.25Z","value":1}""";

        ParsedEvent parsed = Parse($$"""{"deviceId":"pump-17","readings":[{{good}},{{reading}},{{good}}]}""");

        Assert.Equal([new Reading("a", At, 1), new Reading("a", At, 1)], Assert.Single(parsed.Devices).Readings);
        Assert.Equal(reason, Assert.Single(parsed.Refused).Reason);
    }

    [Theory]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("Infinity", "\"Infinity\"")]
    [InlineData("-Infinity", "\"-Infinity\"")]
    public void Numbers_that_are_none_in_JSON_cost_only_their_own_reading(string value, string kept)
    {
        ParsedEvent parsed = Parse(
            $$"""[{"TS":"2026-11-22T10:03:05.25Z","Device":"NaN \" pump","Tag":"a","Value":1},{"TS":"2026-11-22","Device":2,"Tag":4,"Value":{{value}}}]""");

        Assert.Equal("NaN \" pump", Assert.Single(parsed.Devices).DeviceId);
        RefusedPart refused = Assert.Single(parsed.Refused);
        Assert.Equal("value is not a finite number", refused.Reason);
        Assert.Equal($$"""{"deviceId":"2","sensor":4,"at":"2026-11-22","value":{{kept}}}""", Encoding.UTF8.GetString(refused.Content.Span));
    }

    [Fact]
    public void Ids_may_have_200_characters_and_no_more()
    {
        Assert.Single(Parse(Row(new string('d', 200))).Devices);
        Assert.Equal("device is longer than 200 characters", Parse(Row(new string('d', 201))).Refused.Single().Reason);

        static string Row(string device) => $$"""{"TS":"2026-11-22","Device":"{{device}}","Tag":4,"Value":1}""";
    }

    [Fact]
    public void Nesting_beyond_64_is_refused_without_harm()
    {
        string text = new string('[', 10_000) + new string(']', 10_000);

        Assert.Equal("not JSON", Parse(text).Refused.Single().Reason);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_without_harm()
    {
        byte[] bytes = [.. "{\"deviceId\":\""u8, 0xff, 0xfe, .. "\",\"\xff\":1,\"readings\":[{\"sensor\":\"a\"}]}"u8];

        Assert.Equal("device is neither text nor a whole number", EventParser.Parse(bytes).Refused.Single().Reason);
    }

    private static ParsedEvent Parse(string text) => EventParser.Parse(Encoding.UTF8.GetBytes(text));
}

using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fleetscore.Tests.Dapr.Engine;

/// <summary>
/// Compares answers with recorded ones. What is random from run to run is bound the first time it appears and must stay
/// the same from then on; an id must also not stand for two recorded ids. All else must be equal.
/// </summary>
internal sealed class Binding
{
    private static readonly HashSet<string> Times =
        ["timestamp", "fireAt", "createdTimestamp", "lastUpdatedTimestamp", "startedAt", "scheduledStartTimestamp"];

    private static readonly HashSet<string> Ids = ["executionId", "workflowSpanID", "continuationToken"];

    private readonly Dictionary<string, string> times = [];
    private readonly Dictionary<string, string> ids = [];
    private readonly HashSet<string> taken = [];

    public static string Text(Timestamp time) => JsonNode.Parse(JsonFormatter.Default.Format(time))!.GetValue<string>();

    public void BindTime(Timestamp recorded, Timestamp actual) => times[Text(recorded)] = Text(actual);

    public Timestamp Time(Timestamp recorded) => Timestamp.Parser.ParseJson($"\"{times[Text(recorded)]}\"");

    public string Id(string recorded) => ids[recorded];

    public void Equal(JsonNode? recorded, IMessage actual, string where) =>
        Equal(recorded, JsonNode.Parse(JsonFormatter.Default.Format(actual)), where, name: "");

    private void Equal(JsonNode? recorded, JsonNode? actual, string where, string name)
    {
        switch (recorded, actual)
        {
            case (JsonObject left, JsonObject right):
                Assert.True(
                    left.Select(p => p.Key).Order().SequenceEqual(right.Select(p => p.Key).Order()),
                    $"{where}: recorded {left.ToJsonString()}, but is {right.ToJsonString()}");
                foreach ((string key, JsonNode? value) in left)
                {
                    Equal(value, right[key], $"{where}.{key}", key);
                }

                break;
            case (JsonArray left, JsonArray right):
                Assert.True(left.Count == right.Count, $"{where}: recorded {left.ToJsonString()}, but is {right.ToJsonString()}");
                foreach (((JsonNode? one, JsonNode? other), int i) in InAnyOrder(left).Zip(InAnyOrder(right)).Select((pair, i) => (pair, i)))
                {
                    Equal(one, other, $"{where}[{i}]", name);
                }

                break;
            default:
                EqualValues(recorded, actual, where, name);
                break;
        }
    }

    /// <summary>Activities end in any order: neighbours that are ends of activities are compared by task id.</summary>
    private static IEnumerable<JsonNode?> InAnyOrder(JsonArray events)
    {
        var run = new List<JsonNode?>();
        foreach (JsonNode? e in events)
        {
            if (EndedTask(e) is null)
            {
                foreach (JsonNode? ended in run.OrderBy(EndedTask))
                {
                    yield return ended;
                }

                run.Clear();
                yield return e;
            }
            else
            {
                run.Add(e);
            }
        }

        foreach (JsonNode? ended in run.OrderBy(EndedTask))
        {
            yield return ended;
        }
    }

    private static int? EndedTask(JsonNode? e) =>
        e is JsonObject fields && (fields["taskCompleted"] ?? fields["taskFailed"]) is { } end
            ? (int?)end["taskScheduledId"] ?? 0
            : null;

    private void EqualValues(JsonNode? recorded, JsonNode? actual, string where, string name)
    {
        string left = recorded?.ToString() ?? "";
        string right = actual?.ToString() ?? "";
        if (Times.Contains(name) && !IsFixed(left))
        {
            left = Normal(left);
            Assert.True(times.TryAdd(left, right) || times[left] == right, $"{where}: {left} was {times[left]}, but is {right}");
        }
        else if (Ids.Contains(name))
        {
            EqualIds(left, right, where);
        }
        else if (name == "traceParent")
        {
            string[] one = left.Split('-');
            string[] other = right.Split('-');
            Assert.True(one.Length == other.Length && one[0] == other[0] && one[3] == other[3], $"{where}: recorded {left}, but is {right}");
            EqualIds(one[1], other[1], where);
            EqualIds(one[2], other[2], where);
        }
        else
        {
            Assert.True(left == right, $"{where}: recorded '{left}', but is '{right}'");
        }
    }

    /// <summary>Go's zero time, and the last moment of all, which stands for never.</summary>
    private static bool IsFixed(string time) => time.StartsWith("0001-", StringComparison.Ordinal) || time.StartsWith("9999-", StringComparison.Ordinal);

    private static string Normal(string time) => Text(Timestamp.Parser.ParseJson($"\"{time}\""));

    private void EqualIds(string recorded, string actual, string where)
    {
        Assert.NotEmpty(actual);
        if (ids.TryGetValue(recorded, out string? bound))
        {
            Assert.True(bound == actual, $"{where}: {recorded} was {bound}, but is {actual}");
        }
        else
        {
            Assert.True(taken.Add(actual), $"{where}: {actual} stands for {recorded} and for another id");
            ids[recorded] = actual;
        }
    }
}

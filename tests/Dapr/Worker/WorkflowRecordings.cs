using System.Text.Json.Nodes;
using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fleetscore.Tests.Dapr.Worker;

/// <summary>The recorded conversations between worker, client and a real sidecar.</summary>
internal static class WorkflowRecordings
{
    public static TheoryData<string> Names { get; } =
    [
        "01-single-activity", "02-fan-out", "03-retry-policy", "04-failing-activity", "05-unknown-activity", "06-unknown-workflow", "07-timer",
        "08-child-workflow", "09-external-event", "10-external-event-timeout", "11-suspend-resume", "12-terminate", "13-purge",
        "14-same-instance-id", "15-continue-as-new", "16-unknown-instance", "17-list", "18-scheduled-start", "19-target-app",
        "20-worker-lost-during-activity", "21-sidecar-killed", "22-reminders-lost",
    ];

    /// <summary>The lines that carry a message, with where they stand.</summary>
    public static IEnumerable<(int Line, JsonObject Frame)> Messages(string name)
    {
        return Recording.Read($"workflow/{name}.jsonl").Select((frame, index) => (index + 1, frame)).Where(line => line.frame.ContainsKey("type"));
    }

    public static byte[] Bytes(JsonObject frame) => Convert.FromBase64String((string?)frame["bytes"] ?? "");

    public static MessageDescriptor Type(JsonObject frame)
    {
        string name = (string)frame["type"]!;
        return WorkflowReflection.Descriptor.MessageTypes.Single(type => type.Name == name);
    }

    public static T Parse<T>(JsonObject frame)
        where T : IMessage<T>, new()
    {
        return new MessageParser<T>(() => new T()).ParseFrom(Bytes(frame));
    }
}

using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fleetscore.Tests.Dapr.Worker;

public sealed class RecordedMessagesTests
{
    [Theory]
    [MemberData(nameof(WorkflowRecordings.Names), MemberType = typeof(WorkflowRecordings))]
    public void Every_recorded_message_parses_and_is_written_as_it_was(string name)
    {
        Assert.All(WorkflowRecordings.Messages(name), line =>
        {
            byte[] bytes = WorkflowRecordings.Bytes(line.Frame);
            MessageDescriptor type = WorkflowRecordings.Type(line.Frame);

            IMessage message = type.Parser.ParseFrom(bytes);

            string json = JsonFormatter.Default.Format(message);
            Assert.True(JsonNode.DeepEquals(line.Frame["message"], JsonNode.Parse(json)), $"line {line.Line}: {line.Frame["message"]} was read as {json}");
            Assert.Equal(message, type.Parser.ParseFrom(message.ToByteArray()));
            Assert.Equal(bytes.Length, message.CalculateSize());
        });
    }
}

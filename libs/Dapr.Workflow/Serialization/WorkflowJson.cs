using System.Text.Json;

namespace Dapr.Workflow.Serialization;

/// <summary>Inputs, results, events and statuses as JSON; null and the empty text are the same: nothing.</summary>
internal static class WorkflowJson
{
    // Fields are included, so that a tuple does not arrive empty.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IncludeFields = true };

    public static string? Write(object? value)
    {
        return value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);
    }

    public static T? Read<T>(string? json)
    {
        return string.IsNullOrEmpty(json) ? default : JsonSerializer.Deserialize<T>(json, Options);
    }

    public static object? Read(string? json, Type type)
    {
        return string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize(json, type, Options);
    }
}

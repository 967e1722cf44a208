namespace Fleetscore.LocalDapr.State;

/// <summary>What Dapr says when state cannot be read or written; the same over gRPC and HTTP.</summary>
internal static class StateErrors
{
    public static string NotFound(string store) => $"state store {store} is not found";

    public static string NotConfigured(string store) => $"state store {store} is not configured";

    public static string Get(string store, string key, Exception failure) =>
        $"fail to get {key} from state store {store}: {failure.Message}";

    public static string Save(string store, Exception failure) => $"failed saving state in state store {store}: {failure.Message}";

    /// <summary>A save of several items names its failures after a summary, that of one item only the summary.</summary>
    public static string Save(string store, int items, IReadOnlyList<ETagMismatchException> lost)
    {
        string each = items == 1 ? "" : ": " + string.Join('\n', lost.Select(one => one.Message));
        return $"failed saving state in state store {store}: {lost[0].Message}{each}";
    }

    public static string Delete(string key, Exception failure) => $"failed deleting state with key {key}: {failure.Message}";

    public static string Transaction(Exception failure) => $"error while executing state transaction: {failure.Message}";

    public static string UnknownOperation(string operation) => $"operation type {operation} not supported";
}

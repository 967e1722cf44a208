using Fleetscore.WorkflowProtocol;
using Google.Protobuf;
using Grpc.Core;

namespace Dapr.Workflow.Failures;

/// <summary>Failures on the wire: type, message, stack trace, and the failure within.</summary>
internal static class FailureDetails
{
    public static TaskFailureDetails From(Exception exception)
    {
        TaskFailureDetails details = new()
        {
            ErrorType = exception.GetType().FullName ?? exception.GetType().Name,
            ErrorMessage = exception.Message,
            StackTrace = exception.StackTrace,
        };
        if (exception is WorkflowTaskFailedException { FailureDetails: { } cause })
        {
            details.InnerFailure = new() { ErrorType = cause.ErrorType, ErrorMessage = cause.ErrorMessage, StackTrace = cause.StackTrace };
        }
        else if (exception.InnerException is { } inner)
        {
            details.InnerFailure = From(inner);
        }

        return details;
    }

    /// <summary>An answer that the sidecar refused for its size: sent again it would be refused again.</summary>
    public static TaskFailureDetails TooLarge(string what, IMessage answer, RpcException refused)
    {
        return new()
        {
            ErrorType = "MessageTooLarge",
            ErrorMessage = $"{what} makes a message of {answer.CalculateSize()} bytes, more than the sidecar takes. Pass references instead of data. ({refused.Status.Detail})",
            IsNonRetriable = true,
        };
    }

    public static WorkflowTaskFailureDetails Read(TaskFailureDetails? details)
    {
        return new(
            string.IsNullOrEmpty(details?.ErrorType) ? "Unknown" : details.ErrorType,
            details?.ErrorMessage ?? "The sidecar reported a failure without details.",
            string.IsNullOrEmpty(details?.StackTrace) ? null : details.StackTrace);
    }
}

namespace Dapr.Workflow;

/// <summary>What is known of a failure that happened elsewhere.</summary>
public class WorkflowTaskFailureDetails(string errorType, string errorMessage, string? stackTrace = null)
{
    /// <summary>The full name of the exception's type, or what another language calls its own.</summary>
    public string ErrorType { get; } = errorType ?? throw new ArgumentNullException(nameof(errorType));

    public string ErrorMessage { get; } = errorMessage ?? throw new ArgumentNullException(nameof(errorMessage));

    public string? StackTrace { get; } = stackTrace;

    /// <summary>Whether the failure was a <typeparamref name="T"/>, as far as this process can load the type by its name.</summary>
    public bool IsCausedBy<T>()
        where T : Exception
    {
        return ErrorType == typeof(T).FullName || typeof(T).IsAssignableFrom(Type.GetType(ErrorType, throwOnError: false));
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}

using Fleetscore.LocalDapr.Resiliency;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>An app's answer that is a failure to the policies; it is passed on where they do not ask again.</summary>
internal sealed class FailedAnswerException : AttemptException, IDisposable
{
    public FailedAnswerException(HttpResponseMessage answer)
        : base($"the app answered {(int)answer.StatusCode}")
    {
        Answer = answer;
        StatusCode = (int)answer.StatusCode;
    }

    /// <summary>In memory as a whole.</summary>
    public HttpResponseMessage Answer { get; }

    public void Dispose() => Answer.Dispose();
}

namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>A policy ended a call: its time was up, or a breaker refused it. The message is Dapr's.</summary>
internal sealed class PolicyException(string message) : Exception(message)
{
    /// <summary>False where a breaker refused it.</summary>
    public bool IsTimeout { get; init; }
}

/// <summary>An attempt that failed in a way the policies tell apart; every other exception is tried again.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">Why, where that is an exception.</param>
internal class AttemptException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The HTTP status code of an answer that is a failure: tried again where <c>matching</c> has it.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Another attempt would be in vain.</summary>
    public bool IsPermanent { get; init; }
}

namespace Fleetscore.LocalDapr;

/// <summary>Something a person can mend: the message says what is wrong, where, and what to do.</summary>
public sealed class LocalDaprException : Exception
{
    public LocalDaprException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Somebody took a port; another one may do.</summary>
    internal bool IsPortInUse { get; init; }
}

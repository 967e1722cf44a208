using System.Net;

namespace Fleetscore.Hosting;

/// <summary>A service has enough to do; the same request may be taken later.</summary>
internal sealed class ServiceBusyException(string message, TimeSpan? retryAfter)
    : HttpRequestException(message, inner: null, HttpStatusCode.TooManyRequests)
{
    /// <summary>When it asks to come again; null where it does not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}

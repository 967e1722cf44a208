using System.Net;

namespace Fleetscore.Hosting;

/// <summary>
/// Answers 408 for an endpoint that does not answer in time. The exporter keeps on disk what was answered with 408, and throws away
/// what a timeout interrupts.
/// </summary>
internal sealed class AnswerInTime(TimeSpan limit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(limit);
        try
        {
            return await base.SendAsync(request, waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HttpResponseMessage(HttpStatusCode.RequestTimeout) { RequestMessage = request };
        }
    }
}

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Hosting;

/// <summary>What a failed request answers: never 2xx, so that the caller, or the binding, tries again.</summary>
internal sealed class GatewayProblems(IProblemDetailsService problems, ILogger<GatewayProblems> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int status, string title) = exception switch
        {
            GatewayException => (StatusCodes.Status503ServiceUnavailable, "What this service depends on did not answer. Try again."),
            BadHttpRequestException bad => (bad.StatusCode, "The request cannot be read."),
            OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, "The request was given up. Try again."),
            _ => (StatusCodes.Status500InternalServerError, "The request failed."),
        };
        if (exception is GatewayException)
        {
            logger.RequestDeferred(httpContext.Request.Path, exception.Message);
        }
        else if (status == StatusCodes.Status500InternalServerError)
        {
            logger.RequestFailed(exception, httpContext.Request.Path); // The framework logs nothing of what is handled here.
        }

        httpContext.Response.StatusCode = status;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = status == 500 ? null : exception.Message },
        });
    }
}

internal static partial class GatewayProblemsLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Path} was answered 503 and will come again: {Reason}")]
    public static partial void RequestDeferred(this ILogger logger, PathString path, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Path} failed in a way nobody foresaw; it was answered 500.")]
    public static partial void RequestFailed(this ILogger logger, Exception failure, PathString path);
}

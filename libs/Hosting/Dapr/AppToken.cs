using System.Security.Cryptography;
using System.Text;
using Dapr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.Hosting;

/// <summary>Where <c>APP_API_TOKEN</c> is set, only the sidecar, which knows it, may call; health may be asked by anyone.</summary>
internal static class AppToken
{
    public const string Header = "dapr-api-token";

    public static void UseAppToken(this WebApplication app)
    {
        if (DaprDefaults.GetDefaultAppApiToken(app.Configuration) is not { Length: > 0 } token)
        {
            return;
        }

        byte[] expected = Encoding.UTF8.GetBytes(token);
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || Holds(context.Request, expected))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    private static bool Holds(HttpRequest request, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), expected);
}

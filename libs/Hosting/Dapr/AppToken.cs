using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Dapr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.Hosting;

/// <summary>
/// Where <c>APP_API_TOKEN</c> is set, only the sidecar, which knows it, may call; health may be asked by anyone. A person who
/// knows it may look at pages: a browser asks for a password, and the token is that password. A browser sends a password that
/// it has once been given along with whatever another site makes it send, so it opens nothing but GET.
/// </summary>
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
            HttpRequest request = context.Request;
            if (request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                || Matches(request.Headers[Header].ToString(), expected)
                || (HttpMethods.IsGet(request.Method) && Matches(Password(request), expected)))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"Fleetscore: any name, and APP_API_TOKEN as the password\", charset=\"UTF-8\"";
            }

            return Task.CompletedTask;
        });
    }

    private static bool Matches(string said, byte[] expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), expected);

    /// <summary>The password of HTTP Basic (RFC 7617); empty where there is none.</summary>
    private static string Password(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization.ToString(), out AuthenticationHeaderValue? given)
            || !given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return "";
        }

        var decoded = new byte[given.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(given.Parameter ?? "", decoded, out int length))
        {
            return "";
        }

        string userAndPassword = Encoding.UTF8.GetString(decoded, 0, length);
        int colon = userAndPassword.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? "" : userAndPassword[(colon + 1)..];
    }
}

using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.State;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Refusals of the state API over HTTP that come with Dapr's details.</summary>
internal static class HttpStateRefusal
{
    private const string Types = "type.googleapis.com/google.rpc.";

    /// <param name="context">The call.</param>
    /// <param name="name">Of no store.</param>
    /// <param name="hasOthers">Whether the app has any.</param>
    public static Task OfStoreAsync(HttpContext context, string name, bool hasOthers)
    {
        var identity = (AppIdentity)context.RequestServices.GetService(typeof(AppIdentity))!;
        JsonObject Why(string reason) => ErrorInfo(reason, new JsonObject { ["appID"] = identity.AppId });

        return hasOthers
            ? HttpErrors.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                "ERR_STATE_STORE_NOT_FOUND",
                StateErrors.NotFound(name),
                new JsonArray(Why("DAPR_STATE_NOT_FOUND")))
            : HttpErrors.WriteAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "ERR_STATE_STORE_NOT_CONFIGURED",
                StateErrors.NotConfigured(name),
                new JsonArray(Why("DAPR_STATE_NOT_CONFIGURED")));
    }

    /// <param name="context">The call.</param>
    /// <param name="store">The store's name.</param>
    /// <param name="key">Empty where Dapr no longer knows it.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Task OfKeyAsync(HttpContext context, string store, string key, string problem)
    {
        string message = $"api error: code = InvalidArgument desc = {problem}";
        var violation = new JsonObject { ["field"] = key, ["description"] = message };
        if (key.Length == 0)
        {
            violation.Remove("field");
        }

        var resource = new JsonObject
        {
            ["@type"] = Types + "ResourceInfo",
            ["description"] = "",
            ["owner"] = "",
            ["resource_name"] = store,
            ["resource_type"] = "state",
        };
        return HttpErrors.WriteAsync(
            context,
            StatusCodes.Status400BadRequest,
            "ERR_MALFORMED_REQUEST",
            message,
            new JsonArray(
                new JsonObject { ["@type"] = Types + "BadRequest", ["field_violations"] = new JsonArray(violation) },
                resource,
                ErrorInfo("DAPR_STATE_ILLEGAL_KEY", null)));
    }

    private static JsonObject ErrorInfo(string reason, JsonObject? metadata) => new()
    {
        ["@type"] = Types + "ErrorInfo",
        ["domain"] = "dapr.io",
        ["metadata"] = metadata,
        ["reason"] = reason,
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.State;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The state API over HTTP: values are JSON.</summary>
internal static class HttpState
{
    public static void Map(IEndpointRouteBuilder sidecar)
    {
        RouteGroupBuilder state = sidecar.MapGroup("/v1.0/state/{store}");
        state.MapMethods("", ["POST", "PUT"], WithStore(SaveAsync));
        state.MapGet("{key}", WithStore(GetAsync));
        state.MapDelete("{key}", WithStore(DeleteAsync));
        state.MapMethods("bulk", ["POST", "PUT"], WithStore(GetBulkAsync));
        state.MapMethods("transaction", ["POST", "PUT"], WithStore(RunTransactionAsync));
    }

    private static async Task SaveAsync(HttpContext context, StateStore store)
    {
        StateItem[] items = [.. (await HttpJson.ReadAsync(context)).AsArray().Select(ReadItem)];
        IReadOnlyList<ETagMismatchException> lost;
        try
        {
            lost = await store.WriteEachAsync([.. items.Select(StateMessages.Upsert)], context.RequestAborted);
        }
        catch (PolicyException failure)
        {
            await FailAsync(context, "ERR_STATE_SAVE", StateErrors.Save(store.Name, failure));
            return;
        }

        await (lost.Count == 0
            ? NoContent(context)
            : HttpErrors.WriteAsync(context, StatusCodes.Status409Conflict, "ERR_STATE_SAVE", StateErrors.Save(store.Name, items.Length, lost)));
    }

    private static async Task GetAsync(HttpContext context, StateStore store)
    {
        StoredItem? found;
        try
        {
            found = await store.GetAsync(Key(context), context.RequestAborted);
        }
        catch (PolicyException failure)
        {
            await FailAsync(context, "ERR_STATE_GET", StateErrors.Get(store.Name, Key(context), failure));
            return;
        }

        if (found is not { } item)
        {
            await NoContent(context);
            return;
        }

        context.Response.Headers.ETag = item.ETag;
        foreach ((string name, string value) in StateMessages.ExpiryOf(item))
        {
            context.Response.Headers["metadata." + name] = value;
        }

        await HttpJson.WriteAsync(context, item.Value!);
    }

    private static async Task DeleteAsync(HttpContext context, StateStore store)
    {
        var etag = new Etag { Value = context.Request.Headers.IfMatch.ToString() };
        try
        {
            await store.DeleteAsync(StateMessages.Delete(Key(context), etag), context.RequestAborted);
            await NoContent(context);
        }
        catch (ETagMismatchException lost)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status409Conflict, "ERR_STATE_DELETE", StateErrors.Delete(Key(context), lost));
        }
        catch (PolicyException failure)
        {
            await FailAsync(context, "ERR_STATE_DELETE", StateErrors.Delete(Key(context), failure));
        }
    }

    private static async Task GetBulkAsync(HttpContext context, StateStore store)
    {
        JsonArray asked = HttpJson.Required(await HttpJson.ReadAsync(context), "keys").AsArray();
        string[] keys = [.. asked.Select(key => key?.GetValue<string>() ?? "").Distinct(StringComparer.Ordinal)];
        IReadOnlyList<StoredItem> items;
        try
        {
            items = await store.GetManyAsync(keys, context.RequestAborted);
        }
        catch (PolicyException failure)
        {
            await FailAsync(context, "ERR_STATE_BULK_GET", failure.Message);
            return;
        }

        var found = items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        var answer = new JsonArray();
        foreach (string key in keys)
        {
            var item = new JsonObject { ["key"] = key };
            if (found.GetValueOrDefault(key) is { } stored)
            {
                item["data"] = JsonNode.Parse(stored.Value);
                item["etag"] = stored.ETag;
            }

            answer.Add((JsonNode)item);
        }

        await HttpJson.WriteLineAsync(context, answer);
    }

    private static async Task RunTransactionAsync(HttpContext context, StateStore store)
    {
        JsonArray operations = HttpJson.Required(await HttpJson.ReadAsync(context), "operations").AsArray();
        var writes = new List<StateWrite>();
        foreach (JsonNode? operation in operations)
        {
            string kind = HttpJson.Required(operation, "operation").GetValue<string>();
            var message = new TransactionalStateOperation { OperationType = kind, Request = ReadItem(HttpJson.Required(operation, "request")) };
            if (StateMessages.Operation(message) is not { } write)
            {
                await HttpErrors.WriteAsync(
                    context, StatusCodes.Status400BadRequest, "ERR_NOT_SUPPORTED_STATE_OPERATION", StateErrors.UnknownOperation(kind));
                return;
            }

            writes.Add(write);
        }

        try
        {
            await store.WriteAllAsync(writes, context.RequestAborted);
            await NoContent(context);
        }
        catch (Exception failure) when (failure is ETagMismatchException or PolicyException)
        {
            await FailAsync(context, "ERR_STATE_TRANSACTION", StateErrors.Transaction(failure));
        }
    }

    private static RequestDelegate WithStore(Func<HttpContext, StateStore, Task> handler) => async context =>
    {
        string name = context.GetRouteValue("store") as string ?? "";
        AppComponents components = (AppComponents)context.RequestServices.GetService(typeof(AppComponents))!;
        if (!components.StateStores.TryGetValue(name, out StateStore? store))
        {
            await RefuseStoreAsync(context, name);
            return;
        }

        try
        {
            await handler(context, store);
        }
        catch (InvalidStateRequestException wrong)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", wrong.Message);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", wrong.Message);
        }
    };

    private static Task RefuseStoreAsync(HttpContext context, string name)
    {
        var identity = (AppIdentity)context.RequestServices.GetService(typeof(AppIdentity))!;
        var details = new JsonArray(new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["domain"] = "dapr.io",
            ["metadata"] = new JsonObject { ["appID"] = identity.AppId },
            ["reason"] = "DAPR_STATE_NOT_FOUND",
        });
        return HttpErrors.WriteAsync(context, StatusCodes.Status400BadRequest, "ERR_STATE_STORE_NOT_FOUND", StateErrors.NotFound(name), details);
    }

    private static StateItem ReadItem(JsonNode? given)
    {
        JsonNode item = given ?? throw new JsonException("an item is null");
        var message = new StateItem
        {
            Key = HttpJson.Required(item, "key").GetValue<string>(),
            Value = ByteString.CopyFrom(HttpJson.Compact(item["value"])),
        };
        if (item["etag"] is { } etag)
        {
            message.Etag = new Etag { Value = etag.GetValue<string>() };
        }

        if (item["options"]?["concurrency"]?.GetValue<string>() == "first-write")
        {
            message.Options = new StateOptions { Concurrency = StateOptions.Types.Concurrency.FirstWrite };
        }

        message.Metadata.Add(HttpJson.Texts(item, "metadata"));
        return message;
    }

    private static string Key(HttpContext context) => (string)context.GetRouteValue("key")!;

    private static Task FailAsync(HttpContext context, string code, string message) =>
        HttpErrors.WriteAsync(context, StatusCodes.Status500InternalServerError, code, message);

    private static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}

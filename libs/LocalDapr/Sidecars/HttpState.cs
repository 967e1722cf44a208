using System.Net;
using System.Text.Json;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The state API over HTTP: values are JSON.</summary>
internal static class HttpState
{
    private const string TransactionCode = "ERR_STATE_TRANSACTION";

    private static readonly string[] WriteMethods = ["POST", "PUT"];

    /// <summary>How a call says what failed.</summary>
    private delegate string Wording(HttpContext context, StateStore store, Exception failure);

    public static void Map(IEndpointRouteBuilder sidecar)
    {
        RouteGroupBuilder state = sidecar.MapGroup("/v1.0/state/{store}");
        state.MapMethods("", WriteMethods, WithStore(
            SaveAsync, "ERR_STATE_SAVE", (_, store, failure) => StateErrors.Save(store.Name, failure), wrong => wrong.Message));
        state.MapGet("{key}", WithStore(
            GetAsync, "ERR_STATE_GET", (context, store, failure) => StateErrors.Get(store.Name, Key(context), failure)));
        state.MapDelete("{key}", WithStore(
            DeleteAsync, "ERR_STATE_DELETE", (context, _, failure) => StateErrors.Delete(Key(context), failure)));
        state.MapMethods("bulk", WriteMethods, WithStore(GetBulkAsync, "ERR_STATE_BULK_GET", (_, _, failure) => failure.Message));
        state.MapMethods("transaction", WriteMethods, WithStore(
            RunTransactionAsync, TransactionCode, (_, _, failure) => StateErrors.Transaction(failure)));
    }

    private static async Task SaveAsync(HttpContext context, StateStore store)
    {
        JsonElement body = await HttpJson.ReadAsync(context);
        StateItem[] items = [.. body.EnumerateArray().Select(item => HttpStateItem.Read(item, context.Request.Query))];
        if (Array.Exists(items, item => item.Key.Length == 0))
        {
            throw new JsonException("\"key\" is a required field");
        }

        StateWrite[] writes = [.. items.Select(StateMessages.Upsert)];
        IReadOnlyList<ETagMismatchException> lost = await store.WriteEachAsync(writes, context.RequestAborted);
        await (lost.Count == 0
            ? NoContent(context)
            : HttpErrors.WriteAsync(
                context, StatusCodes.Status409Conflict, "ERR_STATE_SAVE", StateErrors.Save(store.Name, items.Length, lost)));
    }

    private static async Task GetAsync(HttpContext context, StateStore store)
    {
        if (await store.GetAsync(Key(context), context.RequestAborted) is not { } item)
        {
            await NoContent(context);
            return;
        }

        context.Response.Headers.ETag = item.ETag;
        foreach ((string name, string value) in StateMessages.ExpiryOf(item))
        {
            context.Response.Headers[HttpStateItem.MetadataPrefix + name] = value;
        }

        await HttpJson.WriteAsync(context, item.Value!);
    }

    private static async Task DeleteAsync(HttpContext context, StateStore store)
    {
        IQueryCollection query = context.Request.Query;
        HttpStateItem.CheckOptions(query["concurrency"].ToString(), query["consistency"].ToString());
        try
        {
            var etag = new Etag { Value = context.Request.Headers.IfMatch.ToString() };
            await store.DeleteAsync(StateMessages.Delete(Key(context), etag), context.RequestAborted);
            await NoContent(context);
        }
        catch (ETagMismatchException lost)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status409Conflict, "ERR_STATE_DELETE", StateErrors.Delete(Key(context), lost));
        }
    }

    private static async Task GetBulkAsync(HttpContext context, StateStore store)
    {
        JsonElement? asked = HttpJson.Find(await HttpJson.ReadAsync(context), "keys");
        string[] keys = [.. (asked?.EnumerateArray() ?? default).Select(key => key.GetString() ?? "").Distinct(StringComparer.Ordinal)];
        IReadOnlyList<StoredItem> items = await store.GetManyAsync(keys, context.RequestAborted);
        var found = items.ToDictionary(item => item.Key, StringComparer.Ordinal);
        await HttpJson.WriteAsync(context, BulkAnswer(keys, found));
    }

    /// <summary>A value that is no JSON, as gRPC's may be, fits into no answer; Dapr's is empty then, and so is ours.</summary>
    private static byte[] BulkAnswer(IEnumerable<string> keys, Dictionary<string, StoredItem> found)
    {
        try
        {
            byte[] answer = HttpJson.Compact(json =>
            {
                json.WriteStartArray();
                foreach (string key in keys)
                {
                    json.WriteStartObject();
                    json.WriteString("key", key);
                    if (found.GetValueOrDefault(key) is { } stored)
                    {
                        Write(stored, json);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return [.. answer, (byte)'\n'];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static void Write(StoredItem stored, Utf8JsonWriter json)
    {
        if (stored.Value!.Length > 0)
        {
            json.WritePropertyName("data");
            HttpJson.ParseStored(stored.Value).WriteTo(json);
        }

        json.WriteString("etag", stored.ETag);
        if (StateMessages.ExpiryOf(stored) is { Count: > 0 } expiry)
        {
            json.WriteStartObject("metadata");
            foreach ((string name, string value) in expiry)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }

    private static async Task RunTransactionAsync(HttpContext context, StateStore store)
    {
        JsonElement? operations = HttpJson.Find(await HttpJson.ReadAsync(context), "operations");
        var writes = new List<StateWrite>();
        foreach (JsonElement operation in operations?.EnumerateArray() ?? default)
        {
            string kind = HttpJson.Text(operation, "operation");
            var message = new TransactionalStateOperation
            {
                OperationType = kind,
                Request = HttpStateItem.Read(HttpJson.Required(operation, "request"), context.Request.Query),
            };
            if (StateMessages.Operation(message) is not { } write)
            {
                await HttpErrors.WriteAsync(
                    context, StatusCodes.Status400BadRequest, "ERR_NOT_SUPPORTED_STATE_OPERATION", StateErrors.UnknownOperation(kind));
                return;
            }

            writes.Add(write);
        }

        await store.WriteAllAsync(writes, context.RequestAborted);
        await NoContent(context);
    }

    private static RequestDelegate WithStore(
        Func<HttpContext, StateStore, Task> handler,
        string code,
        Wording wording,
        Func<Exception, string>? malformed = null) => async context =>
    {
        string name = context.GetRouteValue("store") as string ?? "";
        AppComponents components = (AppComponents)context.RequestServices.GetService(typeof(AppComponents))!;
        if (!components.StateStores.TryGetValue(name, out StateStore? store))
        {
            await HttpStateRefusal.OfStoreAsync(context, name, components.HasStateStore);
            return;
        }

        try
        {
            await handler(context, store);
        }
        catch (Exception failure) when (failure is PolicyException or ETagMismatchException or StoreRefusalException)
        {
            await HttpErrors.WriteAsync(context, StatusCodes.Status500InternalServerError, code, wording(context, store, failure));
        }
        catch (InvalidStateRequestException wrong)
        {
            await (wrong.IllegalKey is { } key
                ? HttpStateRefusal.OfKeyAsync(context, store.Name, code == TransactionCode ? "" : key, wrong.Message) // Lost there by Dapr.
                : HttpErrors.WriteAsync(context, StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", wrong.Message));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            await HttpErrors.WriteAsync(
                context, StatusCodes.Status400BadRequest, "ERR_MALFORMED_REQUEST", (malformed ?? HttpJson.Malformed)(wrong));
        }
    };

    /// <summary>The last part of the path, decoded as Dapr decodes it: %2F is a slash, and a plus a blank.</summary>
    private static string Key(HttpContext context)
    {
        string path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return WebUtility.UrlDecode(path.TrimEnd('/').Split('/')[^1]);
    }

    private static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}

using System.Text.Json;
using Fleetscore.LocalDapr.Protocol;
using Fleetscore.LocalDapr.State;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>Reads what the state API over HTTP is told of an item.</summary>
internal static class HttpStateItem
{
    /// <summary>Before metadata's names, in a query and in headers.</summary>
    public const string MetadataPrefix = "metadata.";

    private static readonly string[] Concurrencies = ["", "first-write", "last-write"];
    private static readonly string[] Consistencies = ["", "strong", "eventual"];

    /// <summary>Metadata of the request's own query goes before the item's.</summary>
    public static StateItem Read(JsonElement item, IQueryCollection query)
    {
        var message = new StateItem
        {
            Key = HttpJson.Text(item, "key"),
            Value = ByteString.CopyFrom(HttpJson.Compact(HttpJson.Find(item, "value"))),
        };
        if (HttpJson.Text(item, "etag") is { Length: > 0 } etag)
        {
            message.Etag = new Etag { Value = etag };
        }

        if (HttpJson.Find(item, "options") is { } options)
        {
            string concurrency = HttpJson.Text(options, "concurrency");
            CheckOptions(concurrency, HttpJson.Text(options, "consistency"));
            if (concurrency == "first-write")
            {
                message.Options = new StateOptions { Concurrency = StateOptions.Types.Concurrency.FirstWrite };
            }
        }

        message.Metadata.Add(HttpJson.Texts(item, "metadata"));
        foreach (string name in query.Keys.Where(name => name.StartsWith(MetadataPrefix, StringComparison.Ordinal)))
        {
            message.Metadata[name[MetadataPrefix.Length..]] = query[name][0] ?? "";
        }

        return message;
    }

    /// <exception cref="StoreRefusalException">One is not Dapr's.</exception>
    public static void CheckOptions(string concurrency, string consistency)
    {
        if (!Consistencies.Contains(consistency, StringComparer.Ordinal))
        {
            throw new StoreRefusalException($"unrecognized consistency model '{consistency}'");
        }

        if (!Concurrencies.Contains(concurrency, StringComparer.Ordinal))
        {
            throw new StoreRefusalException($"unrecognized concurrency model '{concurrency}'");
        }
    }
}

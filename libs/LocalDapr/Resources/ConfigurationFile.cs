using System.Globalization;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Tracing;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>
/// Reads a Dapr resource of kind Configuration, which dapr.yaml names by <c>configFilePath</c>: <c>tracing</c>. Whatever else it holds is
/// refused, unless it says what LocalDapr does anyway.
/// </summary>
internal static class ConfigurationFile
{
    private const string Hint = "Run the solution with Dapr: dapr run -f .";

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(10); // OpenTelemetry's own.

    private static readonly string[] Known =
    [
        "tracing", "nameResolution", "metric", "metrics", "mtls", "logging", // And those below, of which nothing can be had:
        "httpPipeline", "appHttpPipeline", "secrets", "accessControl", "features", "api", "components", "wasm", "workflow",
    ];

    /// <returns>Null where it says nothing of tracing.</returns>
    /// <exception cref="LocalDaprException">It holds what LocalDapr does not cover.</exception>
    public static TracingSettings? Read(string file)
    {
        IReadOnlyList<YamlMap> documents = YamlMap.ReadDocuments(file, expand: true);
        Resource resource = ResourceFiles.ReadOne(documents is [var only] ? only : throw new LocalDaprException(
            $"{file}:1: a Configuration stands alone in its file; it has {documents.Count} documents."));
        YamlMap document = resource.Document;
        if (resource.Kind != "Configuration")
        {
            throw document.Error("kind", $"'kind' is '{resource.Kind}'; configFilePath in dapr.yaml names a file of kind Configuration.");
        }

        if (document.Map("spec") is not { } spec)
        {
            return null;
        }

        spec.AllowOnly("a Configuration's spec", Known);
        CheckNames(spec.Map("nameResolution"));
        AllowOff(spec, "metric", "enabled");
        AllowOff(spec, "metrics", "enabled");
        AllowOff(spec, "mtls", "enabled");
        if (spec.Map("logging") is { } logging)
        {
            logging.AllowOnly("logging", "apiLogging");
            AllowOff(logging, "apiLogging", "enabled");
        }

        foreach (string key in Known.SkipWhile(key => key != "httpPipeline").Where(spec.Has))
        {
            throw spec.Error(key, $"LocalDapr does not carry out '{key}' of a Configuration. Leave it out, or: {Hint}");
        }

        return spec.Map("tracing") is { } tracing ? ReadTracing(tracing) : null;
    }

    /// <summary>One process finds its apps itself: a component that would find them on this machine has nothing to do.</summary>
    private static void CheckNames(YamlMap? names)
    {
        names?.AllowOnly("nameResolution", "component", "version", "configuration");
        if (names?.Text("component") is { } component && component is not ("mdns" or "sqlite"))
        {
            throw names.Error(
                "component", $"LocalDapr finds apps itself, in place of mdns or sqlite; '{component}' would find others. {Hint}");
        }
    }

    private static void AllowOff(YamlMap map, string key, string flag)
    {
        if (map.Map(key) is not { } part)
        {
            return;
        }

        part.AllowOnly($"'{key}'", flag);
        if (part.Truth(flag) != false)
        {
            throw part.Error(flag, $"LocalDapr has no {key}; write {flag}: false, or leave it out. {Hint}");
        }
    }

    private static TracingSettings ReadTracing(YamlMap tracing)
    {
        if (tracing.Has("zipkin"))
        {
            throw tracing.Error(
                "zipkin", $"LocalDapr sends spans by OTLP, not to Zipkin; write otel: {{ endpointAddress, protocol, isSecure }}. {Hint}");
        }

        tracing.AllowOnly("tracing", "samplingRate", "stdout", "otel");
        OtlpTarget? otlp = tracing.Map("otel") is { } otel ? ReadTarget(otel) : null;
        return new TracingSettings
        {
            SamplingRate = ReadRate(tracing) ?? (otlp is null ? null : TracingSettings.UnsaidRate),
            ToOutput = tracing.Truth("stdout") == true,
            Otlp = otlp,
        };
    }

    private static double? ReadRate(YamlMap tracing)
    {
        if (tracing.Text("samplingRate") is not { Length: > 0 } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate is >= 0 and <= 1
            ? rate
            : throw tracing.Error("samplingRate", $"'samplingRate' is '{text}'; write a number from 0 (none) to 1 (all), in quotes.");
    }

    private static OtlpTarget? ReadTarget(YamlMap otel)
    {
        otel.AllowOnly("otel", "endpointAddress", "protocol", "isSecure", "headers", "timeout");
        if (otel.Text("endpointAddress") is not { Length: > 0 } address)
        {
            return null;
        }

        bool isHttp = otel.Text("protocol") switch
        {
            "http" => true,
            "grpc" => false,
            var other => throw otel.Error("protocol", $"'protocol' is '{other}'; write grpc or http. Without it Dapr sends nothing."),
        };
        string scheme = otel.Truth("isSecure") == false ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        string path = isHttp ? "/v1/traces" : "";
        return !address.Contains("//", StringComparison.Ordinal) && Uri.TryCreate($"{scheme}://{address}{path}", UriKind.Absolute, out Uri? uri)
            ? new OtlpTarget(uri, isHttp, ReadHeaders(otel), ReadLimit(otel))
            : throw otel.Error("endpointAddress", $"'endpointAddress' is '{address}'; write host:port, without http://.");
    }

    private static string ReadHeaders(YamlMap otel)
    {
        IReadOnlyList<string> headers = otel.Texts("headers");
        return headers.All(header => header.IndexOf('=', StringComparison.Ordinal) > 0)
            ? string.Join(',', headers)
            : throw otel.Error("headers", "'headers' holds what is no name=value."); // And maybe a secret, which is not told.
    }

    private static TimeSpan ReadLimit(YamlMap otel) => otel.Text("timeout") switch
    {
        null => DefaultLimit,
        var text when GoDuration.TryParse(text, out TimeSpan span) && span > TimeSpan.Zero && span <= GoDuration.LongestWait => span,
        var text => throw otel.Error("timeout", $"'timeout' is '{text}'; write it like 10s, up to {GoDuration.LongestWait.TotalHours:0}h."),
    };
}

using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Tracing;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>A Configuration says how to trace; what else it says is refused.</summary>
public sealed class TracingConfigurationTests : IDisposable
{
    private const string WithDapr = "dapr run -f .";

    private readonly Solution solution = new Solution().Common("  configFilePath: ./config.yaml\n").App("ingest");

    public void Dispose() => solution.Dispose();

    [Theory]
    [InlineData("tracing: { samplingRate: \"0.25\", stdout: true }", 0.25, true, null)]
    [InlineData("tracing: { samplingRate: 1 }", 1.0, false, null)]
    [InlineData("tracing: { stdout: true }", null, true, null)]
    [InlineData("tracing: { samplingRate: \"1\", otel: { endpointAddress: \"localhost:4317\", protocol: grpc, isSecure: false } }", 1.0, false, "http://localhost:4317/")]
    [InlineData("tracing: { otel: { endpointAddress: \"collector:4318\", protocol: http } }", 0.0001, false, "https://collector:4318/v1/traces")]
    [InlineData("tracing: { samplingRate: \"1\", otel: { } }", 1.0, false, null)]
    public void It_is_read_as_Dapr_reads_it(string spec, double? rate, bool toOutput, string? address)
    {
        TracingSettings settings = Read(spec)!;

        Assert.Equal((rate, toOutput, address), (settings.SamplingRate, settings.ToOutput, settings.Otlp?.Address.ToString()));
    }

    [Fact]
    public void Variables_in_it_are_filled_in()
    {
        string variable = $"FLEETSCORE_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, "collector:4317");
        try
        {
            TracingSettings settings = Read($"tracing: {{ otel: {{ endpointAddress: \"${{{variable}}}\", protocol: grpc, headers: [ \"a=${variable}\" ], timeout: 3s }} }}")!;
            Assert.Equal(new OtlpTarget(new Uri("https://collector:4317"), false, "a=collector:4317", TimeSpan.FromSeconds(3)), settings.Otlp);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [InlineData("nameResolution: { component: sqlite, version: v1, configuration: { connectionString: names.db } }")]
    [InlineData("metrics: { enabled: false }, mtls: { enabled: false }, logging: { apiLogging: { enabled: false } }")]
    public void What_LocalDapr_does_anyway_may_stand_there(string spec) => Assert.Null(Read(spec));

    [Theory]
    [InlineData("tracing: { zipkin: { endpointAddress: x } }", "by OTLP, not to Zipkin", WithDapr)]
    [InlineData("tracing: { samplingRate: all }", "'samplingRate' is 'all'", "from 0 (none) to 1 (all)")]
    [InlineData("tracing: { samplingRate: 2 }", "'samplingRate' is '2'", "from 0 (none) to 1 (all)")]
    [InlineData("tracing: { stdout: perhaps }", "'stdout' is 'perhaps'", "write true or false")]
    [InlineData("tracing: { jaeger: x }", "'jaeger'", WithDapr)]
    [InlineData("tracing: { otel: { endpointAddress: \"a:1\" } }", "'protocol' is ''", "write grpc or http")]
    [InlineData("tracing: { otel: { endpointAddress: \"http://a:1\", protocol: grpc } }", "'endpointAddress' is 'http://a:1'", "without http://")]
    [InlineData("tracing: { otel: { endpointAddress: \"a:1\", protocol: grpc, headers: [ a ] } }", "'headers' holds what is no", "name=value")]
    [InlineData("tracing: { otel: { endpointAddress: \"a:1\", protocol: grpc, timeout: long } }", "'timeout' is 'long'", "write it like 10s")]
    [InlineData("nameResolution: { component: consul }", "'consul' would find others", WithDapr)]
    [InlineData("metric: { enabled: true }", "LocalDapr has no metric", "write enabled: false")]
    [InlineData("metrics: { rules: [ ] }", "'rules'", WithDapr)]
    [InlineData("mtls: { enabled: true }", "LocalDapr has no mtls", WithDapr)]
    [InlineData("logging: { apiLogging: { enabled: true } }", "LocalDapr has no apiLogging", WithDapr)]
    [InlineData("httpPipeline: { handlers: [ ] }", "'httpPipeline'", WithDapr)]
    [InlineData("appHttpPipeline: { handlers: [ ] }", "'appHttpPipeline'", WithDapr)]
    [InlineData("secrets: { scopes: [ ] }", "'secrets'", WithDapr)]
    [InlineData("accessControl: { defaultAction: deny }", "'accessControl'", WithDapr)]
    [InlineData("features: [ { name: HotReload, enabled: true } ]", "'features'", WithDapr)]
    [InlineData("api: { allowed: [ ] }", "'api'", WithDapr)]
    [InlineData("components: { deny: [ ] }", "'components'", WithDapr)]
    [InlineData("wasm: { strictSandbox: true }", "'wasm'", WithDapr)]
    [InlineData("workflow: { stateRetentionPolicy: { anyTerminal: 1h } }", "'workflow'", WithDapr)]
    [InlineData("pipelines: x", "'pipelines'", WithDapr)]
    public void What_LocalDapr_does_not_carry_out_is_refused(string spec, string thing, string advice)
    {
        Write(spec);

        Refusal.Says(Refusal.Of(solution), "config.yaml:4", thing, advice);
    }

    [Fact]
    public void Another_kind_of_resource_is_refused()
    {
        File.WriteAllText(Path.Combine(solution.Folder, "config.yaml"), "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: { name: c }");

        Refusal.Says(Refusal.Of(solution), "config.yaml:2", "'kind' is 'Resiliency'", "a file of kind Configuration");
    }

    [Fact]
    public void Apps_that_would_trace_differently_are_refused()
    {
        Write("tracing: { samplingRate: \"1\" }");
        File.WriteAllText(Path.Combine(solution.Folder, "other.yaml"), Text("tracing: { samplingRate: \"0\" }"));
        solution.App("other", "    configFilePath: other.yaml\n", port: 5102);

        Refusal.Says(Refusal.Of(solution), "other.yaml:1", "the apps ingest and other differ in tracing", WithDapr);
    }

    internal static string Text(string spec) => $"apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: {{ name: c }}\nspec: {{ {spec} }}";

    private void Write(string spec) => File.WriteAllText(Path.Combine(solution.Folder, "config.yaml"), Text(spec));

    private TracingSettings? Read(string spec)
    {
        Write(spec);
        return HostPlan.Make(solution.Options()).Tracing;
    }
}

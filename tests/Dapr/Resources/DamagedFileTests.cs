using CsCheck;
using Fleetscore.LocalDapr;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>Whatever is in the files, they are read, or refused with the file's name.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const string Apps =
        """
        version: 1
        common:
          resourcesPaths: [ ./components ]
          configFilePath: config.yaml
          env: { A: "1" }
          enableAppHealthCheck: true
        apps:
          - appID: one
            appDirPath: .
            appPort: 5101
            daprHTTPPort: 3601
            command: [ "a", "b" ]
            appHealthProbeInterval: 5
          - { appID: two, appDirPath: ., command: [ a ], appLogDestination: file }

        """;

    private const string Resources =
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: { name: features }
        spec:
          type: state.sqlite
          version: v1
          metadata:
            - { name: connectionString, value: x.db }
            - { name: cleanupInterval, value: 1h }
        scopes: [ one ]
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: { name: tick }
        spec: { type: bindings.cron, version: v1, metadata: [ { name: schedule, value: "0 */5 * * * *" } ] }
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: { name: telemetry }
        spec:
          type: bindings.mqtt3
          version: v1
          metadata:
            - { name: url, value: mqtt://127.0.0.1:1883 }
            - { name: topic, value: "telemetry/#" }
            - { name: consumerID, value: c }
            - { name: backOffDuration, value: 5s }
        scopes: [ one ]
        ---
        apiVersion: dapr.io/v1alpha1
        kind: HTTPEndpoint
        metadata: { name: far }
        spec: { baseUrl: "https://example.com/a", headers: [ { name: k, value: v } ] }
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: { name: guard }
        spec:
          policies:
            timeouts: { quick: 1.5s, plain: 250 }
            retries: { steady: { policy: constant, duration: 2s, maxRetries: 4, matching: { httpStatusCodes: "429,500-599" } } }
            circuitBreakers: { fuse: { maxRequests: 3, interval: 30s, timeout: 8s, trip: consecutiveFailures >= 4 && requests > 2 } }
          targets:
            apps: { two: { timeout: quick, retry: steady, circuitBreaker: fuse, circuitBreakerCacheSize: 7 } }
            components: { telemetry: { inbound: { retry: steady } } }

        """;

    private const string Configuration =
        """
        apiVersion: dapr.io/v1alpha1
        kind: Configuration
        metadata: { name: c }
        spec:
          tracing: { samplingRate: "0.5", stdout: true, otel: { endpointAddress: "a:4317", isSecure: false, protocol: grpc, timeout: 3s } }

        """;

    private static readonly string[] Pieces =
    [
        "", "\t", "\n", ":", ": ", "- ", "{", "}", "[", "]", "\"", "'", "*a", "&a ", "<<: ", "!!binary ", "? ", "| ", "--- ", "...", "%", "@", "\0",
        "~", "null", "-1", "99999999999", "1e400", "\u0663", "\ud83d\ude00", "../..", "/", "\\", "${HOME}", "||", "a: 1\na: 2", "{ }", "[ ]",
    ];

    /// <summary>A piece of a file is replaced by another one: what a hand or a tool does to it.</summary>
    private static readonly Gen<(int At, int Length, string Text)> Damage = Gen.Select(
        Gen.Int[0, 10_000],
        Gen.Int[0, 12],
        Gen.OneOf(
            Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]),
            Gen.String));

    private readonly Solution solution = new();

    public void Dispose() => solution.Dispose();

    [Fact]
    public void The_files_are_good_before_they_are_damaged() => Assert.Null(Problem(Apps, Resources, Configuration));

    [Fact]
    public void Damage_is_read_or_refused_with_the_file_s_name() => Gen.Select(Gen.Int[0, 2], Damage).Sample(
        (which, damage) =>
        {
            string[] files = [Apps, Resources, Configuration];
            int at = damage.At % files[which].Length;
            files[which] = files[which][..at] + damage.Text + files[which][Math.Min(files[which].Length, at + damage.Length)..];

            Exception? problem = Problem(files[0], files[1], files[2]);

            Assert.True(problem is null or LocalDaprException, $"{files[which]}\n{problem}");
            Assert.True(problem is null || problem.Message.Contains(".yaml", StringComparison.Ordinal), $"{files[which]}\n{problem?.Message}");
        },
        iter: 300,
        threads: 1);

    private Exception? Problem(string apps, string resources, string configuration)
    {
        File.WriteAllText(solution.AppFile, apps);
        File.WriteAllText(Path.Combine(solution.Folder, "components", "a.yaml"), resources);
        File.WriteAllText(Path.Combine(solution.Folder, "config.yaml"), configuration);
        return Record.Exception(() => HostPlan.Make(new LocalHostOptions { AppFile = solution.AppFile, FreePorts = true }).CheckPortsDiffer());
    }
}

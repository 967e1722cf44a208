using System.Collections.Concurrent;
using Fleetscore.Contracts;
using Fleetscore.Tests.Deploy.Azure.Model;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>The deployments that are checked: both sizes, and each choice a person has, on the size where it matters.</summary>
internal static class Variants
{
    public const string Demo = "demo";
    public const string Production = "production"; // in a private network, with Capture
    public const string Dashboard = "demo with a public dashboard";
    public const string Capture = "demo with Capture";
    public const string Network = "demo in a private network";
    public const string Nfs = "production on file shares";

    public const string Control = "dapr-control";

    public static readonly string[] Services = [AppIds.Ingest, AppIds.Aggregator, AppIds.Scheduler, AppIds.Scorer];

    private static readonly Dictionary<string, (string File, string[] Overrides)> Parameters = new(StringComparer.Ordinal)
    {
        [Demo] = ("demo", []),
        [Production] = ("production", []),
        [Dashboard] = ("demo", ["dashboardRanges = ['203.0.113.0/24']"]),
        [Capture] = ("demo", ["captureReadings = true"]),
        [Network] = ("demo", ["privateNetwork = true"]),
        [Nfs] = ("production", ["blobStorage = 'nfs'"]),
    };

    private static readonly ConcurrentDictionary<string, Lazy<Deployment>> Resolved = new(StringComparer.Ordinal);

    public static TheoryData<string> All => [.. Parameters.Keys];

    /// <summary>Every variant with every app of it.</summary>
    public static TheoryData<string, string> Apps => Pairs([.. Services, Control]);

    /// <summary>Every variant with every app that is ours.</summary>
    public static TheoryData<string, string> OwnApps => Pairs(Services);

    /// <summary>A variant's deployment, resolved once.</summary>
    public static Deployment Of(string variant) => Resolved.GetOrAdd(variant, name => new Lazy<Deployment>(() => Resolve(name))).Value;

    private static Deployment Resolve(string variant)
    {
        (string file, string[] overrides) = Parameters[variant];
        using var folder = new TemporaryFolder();
        string parameters = folder.File("variant.bicepparam");
        File.WriteAllText(parameters, ParameterFile.With(file, folder.Path, overrides));
        Compiled compiled = BicepCompiler.BuildParameters(parameters);
        Assert.True(compiled.Success, $"The deployment “{variant}” does not compile:\n{string.Join('\n', compiled.Findings)}");
        return new Deployment(variant, compiled, BicepCompiler.Snapshot(parameters));
    }

    private static TheoryData<string, string> Pairs(string[] apps)
    {
        var pairs = new TheoryData<string, string>();
        foreach (string variant in Parameters.Keys)
        {
            foreach (string app in apps)
            {
                pairs.Add(variant, app);
            }
        }

        return pairs;
    }
}

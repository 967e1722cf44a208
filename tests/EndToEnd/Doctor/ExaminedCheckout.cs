using System.Text.Json;
using System.Text.RegularExpressions;
using Fleetscore.Tests.EndToEnd.Documents;

namespace Fleetscore.Tests.EndToEnd.Doctor;

/// <summary>A built checkout of its own, on ports that are free, for the doctor to look at.</summary>
public sealed partial class ExaminedCheckout : IAsyncLifetime
{
    private BuiltCheckout? checkout;

    /// <summary>The broker's, then those of dapr.yaml.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        checkout = await BuiltCheckout.CopyAsync();
        string apps = Path.Combine(checkout.Folder, "dapr.yaml");
        string telemetry = Path.Combine(checkout.Folder, "components", "local", "telemetry.yaml");
        Ports = LocalDapr.Processes.Ports.Free(1 + Port().Count(await File.ReadAllTextAsync(apps)));
        var next = new Queue<int>(Ports);
        await File.WriteAllTextAsync(telemetry, (await File.ReadAllTextAsync(telemetry)).Replace(":1883", $":{next.Dequeue()}", StringComparison.Ordinal));
        await File.WriteAllTextAsync(apps, Port().Replace(await File.ReadAllTextAsync(apps), _ => $"Port: {next.Dequeue()}"));
    }

    /// <summary>Runs the doctor, with a file of the checkout changed meanwhile.</summary>
    /// <param name="arguments">After <c>doctor --json</c>.</param>
    /// <param name="file">Relative; null: none.</param>
    /// <param name="change">From what it holds to what it holds instead.</param>
    internal async Task<(int ExitCode, IReadOnlyList<(string About, string Grade, string Text)> Findings)> ExamineAsync(
        string arguments, string? file = null, Func<string, string>? change = null)
    {
        string path = Path.Combine(checkout!.Folder, file ?? "dapr.yaml");
        string before = await File.ReadAllTextAsync(path);
        try
        {
            await File.WriteAllTextAsync(path, change is null ? before : change(before));
            CommandResult result = await checkout.RunAsync($"touch artifacts/fleetscore.stamp; DAPR_API_TOKEN=never-told ./fleetscore doctor --json {arguments}");
            Assert.True(result.Error.Length == 0, result.Error);
            Assert.DoesNotContain("never-told", result.Output, StringComparison.Ordinal);
            using JsonDocument diagnosis = JsonDocument.Parse(result.Output);
            return (result.ExitCode, [.. diagnosis.RootElement.GetProperty("findings").EnumerateArray().Select(finding =>
                (finding.GetProperty("about").GetString()!, finding.GetProperty("grade").GetString()!, finding.GetProperty("text").GetString()!))]);
        }
        finally
        {
            await File.WriteAllTextAsync(path, before);
        }
    }

    public ValueTask DisposeAsync()
    {
        checkout?.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"Port: \d+")]
    private static partial Regex Port();
}

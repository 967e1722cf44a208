using System.Globalization;
using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure.Model;

/// <summary>A container of a replica.</summary>
internal sealed class Container(JsonNode node, ContainerApp app)
{
    private static readonly string[] DaprPrograms = ["daprd", "placement", "scheduler"];

    public string Name => node["name"]!.GetValue<string>();

    public string Image => node["image"]!.GetValue<string>();

    public CommandLine CommandLine { get; } = new([.. ContainerApp.Items(node["command"]).Concat(ContainerApp.Items(node["args"])).Select(word => ContainerApp.Text(word)!)]);

    /// <summary>Which of Dapr's programs it runs; null where it runs one of ours.</summary>
    public string? Program => DaprPrograms.FirstOrDefault(program => CommandLine.Program == program);

    /// <summary>Environment variables by name.</summary>
    public IReadOnlyDictionary<string, EnvironmentVariable> Environment =>
        ContainerApp.Items(node["env"]).ToDictionary(
            variable => variable["name"]!.GetValue<string>(),
            variable => new EnvironmentVariable(ContainerApp.Text(variable["value"]), ContainerApp.Text(variable["secretRef"])),
            StringComparer.Ordinal);

    public decimal? Cpu => node["resources"]?["cpu"] is { } cpu ? decimal.Parse(ContainerApp.Text(cpu)!, CultureInfo.InvariantCulture) : null;

    /// <summary>In GiB.</summary>
    public decimal? Memory =>
        ContainerApp.Text(node["resources"]?["memory"]) is { } memory && memory.EndsWith("Gi", StringComparison.Ordinal) ? decimal.Parse(memory[..^2], CultureInfo.InvariantCulture) : null;

    public IReadOnlyList<JsonNode> Probes => ContainerApp.Items(node["probes"]);

    /// <summary>The files that secret volumes put into it: content by path.</summary>
    public IReadOnlyDictionary<string, string> SecretFiles =>
        Mounts.Where(mount => Text(Volume(mount), "storageType") == "Secret")
            .SelectMany(mount => ContainerApp.Items(Volume(mount)["secrets"]).Select(file => (Path: $"{Text(mount, "mountPath")}/{Text(file, "path")}", Content: app.Secrets[Text(file, "secretRef")])))
            .ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);

    public IReadOnlyList<JsonNode> Mounts => ContainerApp.Items(node["volumeMounts"]);

    public JsonNode Volume(JsonNode mount) => app.Volumes[Text(mount, "volumeName")];

    public override string ToString() => $"{app}/{Name}";

    private static string Text(JsonNode node, string name) => ContainerApp.Text(node[name])!;
}

/// <summary>An environment variable: a value, or the name of a secret that holds it.</summary>
internal sealed record EnvironmentVariable(string? Value, string? Secret);

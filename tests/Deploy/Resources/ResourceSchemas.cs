using System.Text.Json;
using System.Text.Json.Serialization;
using Json.Schema;
using k8s;
using k8s.Models;

namespace Fleetscore.Tests.Deploy.Resources;

/// <summary>
/// What is wrong with a resource, by its kind: the schemas beside this file for those of Dapr and KEDA, the types of Kubernetes'
/// own client for Kubernetes' own.
/// </summary>
internal static class ResourceSchemas
{
    private static readonly Dictionary<string, JsonSchema> Schemas = Directory
        .GetFiles(Path.Combine(Checkout.Root, "tests/Deploy/Resources/Schemas"), "*.yaml")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), ReadSchema, StringComparer.Ordinal);

    private static readonly Dictionary<string, Action<ResourceFile>> Builtin = new(StringComparer.Ordinal)
    {
        ["v1/Namespace"] = Strictly<V1Namespace>,
        ["v1/ConfigMap"] = Strictly<V1ConfigMap>,
        ["v1/Secret"] = Strictly<V1Secret>,
        ["v1/ServiceAccount"] = Strictly<V1ServiceAccount>,
        ["v1/PersistentVolumeClaim"] = Strictly<V1PersistentVolumeClaim>,
        ["storage.k8s.io/v1/StorageClass"] = Strictly<V1StorageClass>,
        ["apps/v1/Deployment"] = Strictly<V1Deployment>,
        ["policy/v1/PodDisruptionBudget"] = Strictly<V1PodDisruptionBudget>,
        ["networking.k8s.io/v1/NetworkPolicy"] = Strictly<V1NetworkPolicy>,
    };

    /// <summary>Makes the client's own reader strict. It takes that only before it has read anything, so all reading is done here.</summary>
    static ResourceSchemas() => KubernetesJson.AddJsonOptions(options =>
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.PropertyNameCaseInsensitive = false;
    });

    /// <summary>A resource of Kubernetes' own as its type.</summary>
    public static T Read<T>(ResourceFile resource) => KubernetesJson.Deserialize<T>(resource.Content.ToJsonString());

    public static IReadOnlyList<string> Problems(ResourceFile resource)
    {
        if (Schemas.TryGetValue($"{resource.ApiVersion.Split('/')[0]}.{resource.Kind}", out JsonSchema? schema))
        {
            return Evaluate(schema, resource);
        }

        if (!Builtin.TryGetValue($"{resource.ApiVersion}/{resource.Kind}", out Action<ResourceFile>? read))
        {
            return [$"{resource}: no schema for {resource.ApiVersion}/{resource.Kind}."];
        }

        try
        {
            read(resource);
            return [];
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            return [$"{resource}: {wrong.Message}"];
        }
    }

    /// <summary>What is wrong with dapr.yaml, which has no kind.</summary>
    public static IReadOnlyList<string> ProblemsOfRunFile(string text) => Evaluate(
        Schemas["dapr.run"], new ResourceFile("dapr.yaml", YamlText.Documents(text).Single()));

    private static string[] Evaluate(JsonSchema schema, ResourceFile resource)
    {
        EvaluationResults results = schema.Evaluate(
            JsonSerializer.SerializeToElement(resource.Content), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] :
        [
            .. (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Values.Select(
                error => $"{resource}: {detail.InstanceLocation}: {error}")),
        ];
    }

    private static JsonSchema ReadSchema(string file) => JsonSchema.FromText(
        YamlText.Documents(File.ReadAllText(file)).Single().ToJsonString(),
        new BuildOptions { SchemaRegistry = new SchemaRegistry() }); // None has an id, and the shared one takes no two of those.

    private static void Strictly<T>(ResourceFile resource) => Read<T>(resource);
}

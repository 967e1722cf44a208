using System.Text.Json;
using System.Text.Json.Serialization;
using Fleetscore.LocalDapr.Bindings;
using Fleetscore.Tests.Deploy.Resources;

namespace Fleetscore.Tests.Deploy.Components;

/// <summary>What Dapr lists of the component types used here: component-metadata.yaml.</summary>
internal sealed record MetadataTable(
    IReadOnlyDictionary<string, MetadataKey> Bindings,
    IReadOnlyDictionary<string, MetadataKey> State,
    IReadOnlyDictionary<string, MetadataKey> Entra,
    IReadOnlyDictionary<string, MetadataKey> BackOff,
    IReadOnlyList<ComponentType> Types)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
    };

    public static MetadataTable Read() =>
        YamlText.Documents(File.ReadAllText(Path.Combine(Checkout.Root, "tests/Deploy/Components/component-metadata.yaml"))).Single()
            .Deserialize<MetadataTable>(Json)!;

    /// <returns>Null for a type and version that is not listed.</returns>
    public ComponentType? Find(string type, string version) => Types.SingleOrDefault(one => one.Type == type && one.Version == version);

    /// <summary>Its own keys and the generic ones, by name.</summary>
    public IReadOnlyDictionary<string, MetadataKey> KeysOf(ComponentType type) =>
        new[] { type.Keys, type.IsBinding ? Bindings : State, type.Entra ? Entra : null, type.BackOff ? BackOff : null }
            .OfType<IReadOnlyDictionary<string, MetadataKey>>().SelectMany(keys => keys)
            .ToDictionary(StringComparer.Ordinal); // The case counts, though Dapr itself would not mind.
}

internal sealed record ComponentType(
    string Type, string Version, IReadOnlyDictionary<string, MetadataKey> Keys, string[]? Directions = null, bool Entra = false, bool BackOff = false)
{
    public bool IsBinding => Type.StartsWith("bindings.", StringComparison.Ordinal);
}

/// <param name="Needed">always, input or entra; null: it may be left out.</param>
/// <param name="As">A word (flag, count, duration) or the values allowed; null: any text.</param>
/// <param name="Secret">Only by reference.</param>
/// <param name="Old">Another key stands for it now.</param>
internal sealed record MetadataKey(string? Needed = null, JsonElement As = default, bool Secret = false, bool Old = false)
{
    /// <returns>What is wrong with a value; null where it is one of those allowed.</returns>
    public string? Problem(string value) => As.ValueKind switch
    {
        JsonValueKind.Array when As.EnumerateArray().All(allowed => allowed.GetString() != value) => $"is none of {As}",
        JsonValueKind.String when As.GetString() == "flag" && value is not ("true" or "false") => "is neither true nor false",
        JsonValueKind.String when As.GetString() == "count" && !int.TryParse(value, out _) => "is no whole number",
        JsonValueKind.String when As.GetString() == "duration" && !GoDuration.TryParse(value, out _) => "is no span such as 1h30m",
        _ => null,
    };
}

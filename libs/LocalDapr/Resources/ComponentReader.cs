using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.LocalDapr.Resources;

/// <summary>Reads resources of kind Component.</summary>
internal static class ComponentReader
{
    /// <param name="resource">The resource.</param>
    /// <param name="overrides">"tick.schedule" → value: replaces or adds metadata.</param>
    /// <param name="stores">The secret stores by name.</param>
    public static Component Read(
        Resource resource, IReadOnlyDictionary<string, string> overrides, IReadOnlyDictionary<string, SecretStore> stores)
    {
        YamlMap document = resource.Document;
        YamlMap spec = document.Map("spec") ?? throw document.Error(
            "'spec' is missing; write spec: { type: …, version: v1, metadata: [ … ] }.");
        spec.AllowOnly("a component's spec", "type", "version", "metadata", "initTimeout", "ignoreErrors");

        CheckStart(spec);
        IReadOnlyList<NameValues.Item> items = new NameValues(resource, stores).Read(spec.Maps("metadata"), "a metadata item");
        var values = items.ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        var places = items.ToDictionary(item => item.Name, item => item.Place, StringComparer.Ordinal);
        var hidden = items.Where(item => item.IsHidden).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        Override(resource.Name, overrides, values, places);
        return new Component
        {
            Name = resource.Name,
            Type = spec.Required("type"),
            Version = spec.Text("version") ?? "v1",
            Metadata = values,
            Places = places,
            Hidden = hidden,
            Scopes = resource.Scopes,
            Place = document.Place,
        };
    }

    /// <exception cref="LocalDaprException">One is for no component.</exception>
    public static void CheckOverrides(IReadOnlyList<Resource> components, IReadOnlyDictionary<string, string> overrides)
    {
        if (overrides.Keys.FirstOrDefault(key => !components.Any(one => key.StartsWith(one.Name + ".", StringComparison.Ordinal))) is { } lost)
        {
            throw new LocalDaprException($"'{lost}' overrides nothing: it must be a component's name, a dot, and a metadata key.");
        }
    }

    private static void Override(
        string component, IReadOnlyDictionary<string, string> overrides, Dictionary<string, string> values, Dictionary<string, string> places)
    {
        foreach ((string name, string value) in overrides.Where(one => one.Key.StartsWith(component + ".", StringComparison.Ordinal)))
        {
            string key = name[(component.Length + 1)..];
            values[key] = value;
            places.Remove(key);
        }
    }

    /// <summary>How daprd starts a component. Here nothing takes long, and what cannot start is told at once.</summary>
    private static void CheckStart(YamlMap spec)
    {
        if (spec.Text("initTimeout") is { } limit && !GoDuration.TryParse(limit, out _))
        {
            throw spec.Error("initTimeout", $"'initTimeout' is '{limit}'; write it like 10s or 1m.");
        }

        if (spec.Truth("ignoreErrors") == true)
        {
            throw spec.Error("ignoreErrors", "'ignoreErrors' is true; LocalDapr starts all components or says what is wrong. "
                + "Write false, or run the solution with Dapr: dapr run -f .");
        }
    }
}

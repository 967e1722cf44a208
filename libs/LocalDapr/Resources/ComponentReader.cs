namespace Fleetscore.LocalDapr.Resources;

/// <summary>Reads resources of kind Component.</summary>
internal static class ComponentReader
{
    /// <param name="resource">The resource.</param>
    /// <param name="overrides">"tick.schedule" → value: replaces or adds metadata.</param>
    public static Component Read(Resource resource, IReadOnlyDictionary<string, string> overrides)
    {
        YamlMap document = resource.Document;
        YamlMap spec = document.Map("spec") ?? throw document.Error("'spec' is missing; write spec: { type: …, version: v1, metadata: [ … ] }.");
        spec.AllowOnly("a component's spec", "type", "version", "metadata", "initTimeout", "ignoreErrors");

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlMap item in spec.Maps("metadata"))
        {
            item.AllowOnly("a metadata item", "name", "value", "envRef");
            string name = item.Required("name");
            if (!values.TryAdd(name, ReadValue(item)))
            {
                throw item.Error($"metadata '{name}' stands twice; remove one.");
            }

            places[name] = item.Place;
        }

        Override(resource.Name, overrides, values, places);
        return new Component
        {
            Name = resource.Name,
            Type = spec.Required("type"),
            Version = spec.Text("version") ?? "v1",
            Metadata = values,
            Places = places,
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

    private static string ReadValue(YamlMap item)
    {
        if (item.Text("envRef") is not { } variable)
        {
            return item.Text("value") ?? throw item.Error("'value' is missing.");
        }

        return Environment.GetEnvironmentVariable(variable)
            ?? throw item.Error("envRef", $"the environment variable '{variable}' is not set.");
    }
}

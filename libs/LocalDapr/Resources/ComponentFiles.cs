namespace Fleetscore.LocalDapr.Resources;

/// <summary>Reads the component files of the resources folders.</summary>
internal static class ComponentFiles
{
    /// <param name="folders">Absolute; their .yaml files are read, not those of folders inside.</param>
    /// <param name="overrides">"tick.schedule" → value: replaces or adds a component's metadata.</param>
    public static IReadOnlyList<Component> Read(IEnumerable<string> folders, IReadOnlyDictionary<string, string> overrides)
    {
        var components = new List<Component>();
        foreach (string folder in folders)
        {
            if (!Directory.Exists(folder))
            {
                throw new LocalDaprException($"The resources folder {folder} does not exist; see resourcesPaths in dapr.yaml.");
            }

            IEnumerable<string> files = Directory.EnumerateFiles(folder)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
                .Order(StringComparer.Ordinal);
            components.AddRange(files.SelectMany(file => YamlMap.ReadDocuments(file).Select(document => ReadOne(document, file))));
        }

        if (components.GroupBy(component => component.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new LocalDaprException($"Component '{twice.Key}' stands twice: {string.Join(", ", twice.Select(one => one.File))}.");
        }

        return Override(components, overrides);
    }

    private static Component ReadOne(YamlMap document, string file)
    {
        string kind = document.Required("kind");
        if (kind != "Component")
        {
            throw document.Error("kind", $"LocalDapr reads resources of kind Component, not '{kind}'. Run it with Dapr: dapr run -f .");
        }

        document.AllowOnly("a component", "apiVersion", "kind", "metadata", "spec", "scopes");
        YamlMap metadata = document.Map("metadata") ?? throw document.Error("'metadata' is missing.");
        metadata.AllowOnly("a component's metadata", "name");
        YamlMap spec = document.Map("spec") ?? throw document.Error("'spec' is missing.");
        spec.AllowOnly("a component's spec", "type", "version", "metadata", "initTimeout", "ignoreErrors");

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlMap item in spec.Maps("metadata"))
        {
            item.AllowOnly("a metadata item", "name", "value", "envRef");
            if (!values.TryAdd(item.Required("name"), ReadValue(item)))
            {
                throw item.Error($"metadata '{item.Required("name")}' stands twice.");
            }
        }

        return new Component
        {
            Name = metadata.Required("name"),
            Type = spec.Required("type"),
            Version = spec.Text("version") ?? "v1",
            Metadata = values,
            Scopes = document.Texts("scopes"),
            File = file,
        };
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

    private static List<Component> Override(List<Component> components, IReadOnlyDictionary<string, string> overrides)
    {
        foreach ((string name, string value) in overrides)
        {
            string[] parts = name.Split('.', 2);
            int index = components.FindIndex(component => component.Name == parts[0]);
            if (parts.Length != 2 || index < 0)
            {
                throw new LocalDaprException($"'{name}' overrides nothing: it must be a component's name, a dot, and a metadata key.");
            }

            var metadata = new Dictionary<string, string>(components[index].Metadata, StringComparer.Ordinal) { [parts[1]] = value };
            components[index] = components[index] with { Metadata = metadata };
        }

        return components;
    }
}

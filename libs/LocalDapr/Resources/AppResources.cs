namespace Fleetscore.LocalDapr.Resources;

/// <summary>Reads the resources of all apps: each folder once, however many apps name it.</summary>
internal static class AppResources
{
    /// <param name="apps">Whose resources.</param>
    /// <param name="overrides">"tick.schedule" → value: replaces or adds a component's metadata.</param>
    /// <returns>In the order of the apps.</returns>
    public static IReadOnlyList<ResourceSet> Read(IReadOnlyList<AppEntry> apps, IReadOnlyDictionary<string, string> overrides)
    {
        var read = apps.SelectMany(app => app.ResourcesPaths).Distinct(StringComparer.Ordinal)
            .ToDictionary(folder => folder, ResourceFiles.Read, StringComparer.Ordinal);
        Resource[] all = [.. read.Values.SelectMany(resources => resources)];
        CheckConfigurations(all, [.. apps.Select(app => app.ConfigFile).OfType<string>()]);

        Resource[] components = [.. all.Where(one => one.Kind == "Component")];
        ComponentReader.CheckOverrides(components, overrides);
        Dictionary<string, SecretStore> stores = ReadStores(components, overrides);
        var known = components.ToDictionary(one => one, one => ComponentReader.Read(one, overrides, stores));
        var endpoints = all.Where(one => one.Kind == "HTTPEndpoint").ToDictionary(one => one, one => HttpEndpoint.Read(one, stores));
        return [.. apps.Select(app =>
            SetOf([.. app.ResourcesPaths.Distinct(StringComparer.Ordinal).SelectMany(folder => read[folder])], known, endpoints))];
    }

    private static ResourceSet SetOf(
        Resource[] resources, Dictionary<Resource, Component> components, Dictionary<Resource, HttpEndpoint> endpoints)
    {
        if (resources.GroupBy(one => (one.Kind, one.Name)).FirstOrDefault(group => group.Count() > 1)?.ToArray() is { } twice)
        {
            throw twice[1].Document.Error(
                $"{twice[0].Kind} '{twice[0].Name}' stands twice, here and at {twice[0].Document.Place}. Rename or remove one.");
        }

        return new ResourceSet
        {
            Components = [.. resources.Where(components.ContainsKey).Select(one => components[one])],
            HttpEndpoints = [.. resources.Where(endpoints.ContainsKey).Select(one => (one, endpoints[one]))],
            Resiliencies = [.. resources.Where(one => one.Kind == "Resiliency")],
        };
    }

    /// <summary>Before all others, whose values they hold; their own may not be secrets.</summary>
    private static Dictionary<string, SecretStore> ReadStores(
        IEnumerable<Resource> components, IReadOnlyDictionary<string, string> overrides)
    {
        var stores = new Dictionary<string, SecretStore>(StringComparer.Ordinal);
        foreach (Resource resource in components.Where(one => one.Document.Map("spec")?.Text("type") == SecretStore.Type))
        {
            stores[resource.Name] = new SecretStore(ComponentReader.Read(resource, overrides, stores));
        }

        return stores;
    }

    /// <summary>daprd takes a Configuration from <c>configFilePath</c> alone; one that nobody names there would do nothing.</summary>
    private static void CheckConfigurations(IEnumerable<Resource> resources, HashSet<string> named)
    {
        if (resources.FirstOrDefault(one => one.Kind == "Configuration" && !named.Contains(one.Document.File)) is { } unused)
        {
            throw unused.Document.Error(
                $"the Configuration '{unused.Name}' is used by no app; name this file as configFilePath in dapr.yaml, or remove it.");
        }
    }
}

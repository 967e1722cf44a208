namespace Fleetscore.LocalDapr.Resources;

/// <summary>
/// <c>secretstores.local.env</c>: a secret is a variable of the host's own environment, as it is one of daprd's under Dapr. It serves
/// <c>secretKeyRef</c> of other resources; apps do not see it.
/// </summary>
internal sealed class SecretStore
{
    public const string Type = "secretstores.local.env";

    private readonly Component component;

    public SecretStore(Component component) => this.component = component;

    /// <summary>The component's metadata that LocalDapr knows.</summary>
    public static string[] Metadata { get; } = ["prefix"];

    public string Name => component.Name;

    /// <summary>True for a name under which a sidecar hands nothing out: a token, or a setting of its own.</summary>
    public static bool IsKeptBack(string variable) =>
        variable.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase);

    /// <summary>The secret that a <c>secretKeyRef</c> names.</summary>
    /// <param name="reference">Its <c>name</c> and, if it says so, <c>key</c>.</param>
    /// <param name="scopes">The apps that the resource is for; empty: all.</param>
    /// <exception cref="LocalDaprException">There is none, or the apps may not see the store.</exception>
    public string Read(YamlMap reference, IReadOnlyList<string> scopes)
    {
        if (component.Scopes.Count > 0 && (scopes.Count == 0 || scopes.FirstOrDefault(app => !component.IsFor(app)) is not null))
        {
            throw reference.Error($"the secret store '{Name}' ({component.Place}) is for {string.Join(", ", component.Scopes)} alone. "
                + "Scope this resource to them as well, or widen the store's scopes.");
        }

        string name = reference.Required("name");
        if (reference.Text("key") is { Length: > 0 } key && key != name)
        {
            throw reference.Error("key", $"'key' is '{key}'; a secret of {Type} has one key, its name. Write {name}, or leave it out.");
        }

        string variable = component.Value("prefix") + name;
        if (IsKeptBack(variable))
        {
            throw reference.Error("name", $"'{variable}' is a variable that Dapr never hands out. Use one of another name.");
        }

        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } secret
            ? secret
            : throw reference.Error("name", $"the environment variable '{variable}' is not set; set it before the start.");
    }
}

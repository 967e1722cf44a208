using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.State;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The components one app sees, opened.</summary>
internal sealed record AppComponents
{
    public required IReadOnlyList<Component> All { get; init; }

    /// <summary>But for the workflow engine's.</summary>
    public required IReadOnlyDictionary<string, StateStore> StateStores { get; init; }

    /// <summary>False where the app has none at all, not even for workflows: Dapr says so.</summary>
    public bool HasStateStore => All.Any(component => component.Type == StateStore.Type);

    public required OutputBindings OutputBindings { get; init; }
}

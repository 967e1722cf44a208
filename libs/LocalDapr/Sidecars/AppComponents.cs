using Fleetscore.LocalDapr.Bindings;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.LocalDapr.State;

namespace Fleetscore.LocalDapr.Sidecars;

/// <summary>The components one app sees, opened.</summary>
internal sealed record AppComponents
{
    public required IReadOnlyList<Component> All { get; init; }

    public required IReadOnlyDictionary<string, StateStore> StateStores { get; init; }

    public required OutputBindings OutputBindings { get; init; }
}

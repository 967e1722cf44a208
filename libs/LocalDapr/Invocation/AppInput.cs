using Fleetscore.LocalDapr.Resiliency;

namespace Fleetscore.LocalDapr.Invocation;

/// <summary>An input binding of an app, and the way its events take.</summary>
internal sealed record AppInput
{
    public required AppInstance App { get; init; }

    /// <summary>The component's name.</summary>
    public required string Binding { get; init; }

    /// <summary>The path at the app; begins with a slash.</summary>
    public required string Route { get; init; }

    /// <summary>Inbound; null where none is in force.</summary>
    public TargetPolicy? Policy { get; init; }
}

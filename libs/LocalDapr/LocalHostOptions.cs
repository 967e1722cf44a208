using System.Diagnostics;

namespace Fleetscore.LocalDapr;

/// <summary>How <see cref="LocalHost"/> runs a solution.</summary>
public sealed record LocalHostOptions
{
    /// <summary>Path of dapr.yaml.</summary>
    public required string AppFile { get; init; }

    /// <summary>Replaces the <c>.fleetscore</c> at the head of components' paths; null: <c>.fleetscore</c> beside dapr.yaml.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Every port (apps, sidecars, broker) is a free one.</summary>
    public bool FreePorts { get; init; }

    /// <summary>Otherwise added to every port of dapr.yaml and to the broker's.</summary>
    public int PortOffset { get; init; }

    /// <summary>Added to every app's environment; wins over dapr.yaml's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Component metadata to replace or add, by component and key: <c>tick.schedule</c> → <c>@every 1s</c>.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Of an input binding and the trace that begins there: whether it is kept. All are, unless told otherwise; Dapr decides by
    /// <c>samplingRate</c> in an app's Configuration.
    /// </summary>
    public Func<string, ActivityTraceId, bool> KeepTrace { get; init; } = (_, _) => true;

    /// <summary>Receives what apps (by instance name) and LocalDapr itself print, a line at a time, from several threads.</summary>
    public Action<string, string>? Output { get; init; }

    /// <summary>The clock of expiry and workflow timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

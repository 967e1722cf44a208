namespace Dapr.Workflow;

/// <summary>Which history a called task may see. Only <see cref="None"/> is supported here; the others are refused when used.</summary>
public enum HistoryPropagationScope
{
    None = 0,
    OwnHistory = 1,
    Lineage = 2,
}

namespace Dapr.Workflow;

/// <summary>Stands in signatures only: this library never hands history down.</summary>
public sealed class PropagatedHistory
{
    private PropagatedHistory()
    {
    }
}

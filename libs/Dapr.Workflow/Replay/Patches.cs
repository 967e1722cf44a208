using Fleetscore.WorkflowProtocol;

namespace Dapr.Workflow.Replay;

/// <summary>
/// Which patches this instance runs with. The first question decides: new code for who asks it live, old code for who
/// only repeats a turn from before the patch. The sidecar stamps the answer into history.
/// </summary>
internal sealed class Patches
{
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _decided = new(StringComparer.Ordinal);

    public void Record(WorkflowVersion? version) => _recorded.UnionWith(version?.Patches ?? []);

    public bool Decide(string name, bool isReplaying)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_decided.TryGetValue(name, out bool isPatched))
        {
            isPatched = !isReplaying || _recorded.Contains(name);
            _decided.Add(name, isPatched);
        }

        return isPatched;
    }

    /// <summary>What to tell the sidecar; null where the workflow has no patches.</summary>
    public WorkflowVersion? ToVersion(string workflowName)
    {
        string[] patches = [.. _decided.Where(decision => decision.Value).Select(decision => decision.Key)];
        return patches.Length == 0 ? null : new() { Name = workflowName, Patches = { patches } };
    }
}

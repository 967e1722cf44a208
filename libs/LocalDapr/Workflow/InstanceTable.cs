using System.Collections.Concurrent;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>All unfinished instances. An id is taken as long as it stands here.</summary>
internal sealed class InstanceTable
{
    private readonly ConcurrentDictionary<InstanceKey, Instance> unfinished = new();

    public bool Contains(InstanceKey key) => unfinished.ContainsKey(key);

    public bool TryAdd(Instance instance) => unfinished.TryAdd(instance.Key, instance);

    public void Remove(Instance instance) => unfinished.TryRemove(KeyValuePair.Create(instance.Key, instance));

    /// <summary>The instance if it is unfinished and its creation is committed.</summary>
    public Instance? Find(InstanceKey key) =>
        unfinished.TryGetValue(key, out Instance? instance) && instance.Number is not null ? instance : null;
}

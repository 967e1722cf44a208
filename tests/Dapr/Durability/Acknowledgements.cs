using System.Collections.Concurrent;

namespace Fleetscore.Tests.Dapr.Durability;

/// <summary>How many acknowledgements of each kind there were; and something that is to happen right after one of them.</summary>
internal sealed class Acknowledgements
{
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly Lock gate = new();
    private int left;
    private Action then = () => { };

    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>Does something at once when so many more have come.</summary>
    public void After(int more, Action what)
    {
        lock (gate)
        {
            (left, then) = (more, what);
        }
    }

    /// <summary>Nothing is to happen any more; it does not happen meanwhile either.</summary>
    public void Forget() => After(0, () => { });

    public void Add(string kind)
    {
        counts.AddOrUpdate(kind, 1, (_, before) => before + 1);
        lock (gate)
        {
            if (--left == 0)
            {
                then();
            }
        }
    }
}

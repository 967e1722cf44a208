using System.Threading.Channels;
using Fleetscore.WorkflowProtocol;

namespace Fleetscore.LocalDapr.Workflow;

/// <summary>One open GetWorkItems call and what it was handed and has not answered. Guarded by <see cref="WorkDispatch" />.</summary>
internal sealed class WorkerStream(string appId)
{
    /// <summary>As many activities as the .NET worker runs at once; more would wait there while another worker is idle.</summary>
    public const int MaxActivities = 100;

    private readonly Channel<WorkItem> items = Channel.CreateUnbounded<WorkItem>(new() { SingleReader = true });

    public string AppId { get; } = appId;

    public HashSet<ActivityWork> Activities { get; } = [];

    public HashSet<Instance> Turns { get; } = [];

    public int Load => Activities.Count + Turns.Count;

    public void Send(WorkItem item) => items.Writer.TryWrite(item);

    public IAsyncEnumerable<WorkItem> ReadAsync(CancellationToken cancellation) => items.Reader.ReadAllAsync(cancellation);
}

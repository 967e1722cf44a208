using System.ComponentModel.DataAnnotations;
using Fleetscore.Hosting;

namespace Fleetscore.Scorer;

/// <summary>How much a scorer takes on at once. Section <c>Scorer</c>.</summary>
internal sealed class ScorerOptions
{
    public const string Section = "Scorer";

    /// <summary>Shards that are scored at the same time; memory is bounded by as many.</summary>
    [Range(1, 64)]
    [Unit("shards")]
    public int MaxConcurrentShards { get; set; } = 2;

    /// <summary>
    /// Shards that may wait for their turn; more are answered 429, and scheduler asks again. Where replicas come and go behind one
    /// address, as on Azure, set 2 to 4: what waits here cannot move to a replica that has just started. With a fixed number of them the
    /// default lets one take all that four runs send while they catch up.
    /// </summary>
    [Range(0, 1024)]
    [Unit("shards")]
    public int MaxQueuedShards { get; set; } = 64;

    /// <summary>
    /// How much memory the loaded models may take, in bytes, estimated from the size of their packs. What was not used for
    /// longest goes first.
    /// </summary>
    [Range(1024 * 1024, 64L * 1024 * 1024 * 1024)]
    [Unit("bytes")]
    public long ModelCacheBytes { get; set; } = 256L * 1024 * 1024;
}

using System.ComponentModel.DataAnnotations;
using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Scheduler;

/// <summary>
/// How replicas of scorer come and go where this is deployed, as the advice on them has to know it. Nothing is started or
/// stopped by these. Section <c>Replicas</c>.
/// </summary>
internal sealed class ReplicaOptions
{
    public const string Section = "Replicas";

    /// <summary>How long before a period is due a cron rule starts replicas; zero where there is no such rule.</summary>
    [TimeSpanRange("00:00:00", "01:00:00")]
    public TimeSpan WarmBefore { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long after a period is due that rule keeps them.</summary>
    [TimeSpanRange("00:00:00", "1.00:00:00")]
    public TimeSpan WarmAfter { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a replica without work stays before it is let go; 5 minutes unless KEDA was told otherwise.</summary>
    [TimeSpanRange("00:00:00", "1.00:00:00")]
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What a replica that waits costs, as a share of one that works. On Azure Container Apps 0.3 with 2 GiB to a vCPU; 1 where
    /// waiting is no cheaper.
    /// </summary>
    [Range(0.0, 1.0)]
    public double IdlePrice { get; set; } = 0.3;

    public ReplicaTerms Terms(TimeSpan period, TimeSpan grace) => new()
    {
        Period = period,
        Grace = grace,
        WarmBefore = WarmBefore,
        WarmAfter = WarmAfter,
        CoolDown = CoolDown,
        IdlePrice = IdlePrice,
    };
}

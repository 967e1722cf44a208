using System.ComponentModel.DataAnnotations;

namespace Fleetscore.Hosting;

/// <summary>The section <c>Dapr</c>: how long the sidecar is waited for. Addresses and tokens are Dapr's own environment variables.</summary>
public sealed record DaprOptions
{
    public const string Section = "Dapr";

    /// <summary>For one call to a state store or blob binding.</summary>
    [TimeSpanRange("00:00:01", "00:05:00")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For a call to another service with all its repetitions: who calls repeats it too, and must not have given up before.
    /// </summary>
    [TimeSpanRange("00:00:01", "00:10:00")]
    public TimeSpan InvocationTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>
    /// How often a call that may be repeated is repeated. A service that is busy (429) is asked again, when it says, until
    /// <c>InvocationTimeout</c> is over; unless this is 0.
    /// </summary>
    [Range(0, 20)]
    [Unit("repetitions")]
    public int Retries { get; init; } = 3;

    /// <summary>Before the first repetition; doubled for each further one. A service that is busy is not asked again sooner either.</summary>
    [TimeSpanRange("00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);
}

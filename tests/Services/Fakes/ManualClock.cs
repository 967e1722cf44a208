namespace Fleetscore.Tests.Services.Fakes;

/// <summary>Stands still until it is set; timers are the system's, so that nothing waits for a test.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

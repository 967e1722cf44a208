namespace Fleetscore.Hosting;

/// <summary>
/// What holds log events on their way to Application Insights, and so what may be lost with the process while the endpoint is away:
/// what is in memory and on its way. What is on disk is sent once the endpoint is back, also by the next process on the same disk; when the
/// disk's share is full, new events are lost.
/// </summary>
internal sealed record LogBuffer
{
    /// <summary>Events that make a request without waiting any longer.</summary>
    public int EventsPerRequest { get; init; } = 500;

    /// <summary>How long an event waits for others before it is sent.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Events that may wait to be made a request of; only a burst that outruns the processor gets there.</summary>
    public int EventsInMemory { get; init; } = 10_000;

    /// <summary>Requests on their way at once. A process that ends while they hang loses them.</summary>
    public int RequestsAtOnce { get; init; } = 2;

    /// <summary>Compressed requests that wait in memory while the others are on their way, before they go to disk.</summary>
    public int BytesInMemory { get; init; } = 1024 * 1024;

    /// <summary>Compressed requests kept on disk while the endpoint is away, two days at most.</summary>
    public long BytesOnDisk { get; init; } = 50 * 1024 * 1024;

    /// <summary>Where on disk; null is a folder under TMPDIR, /var/tmp or /tmp.</summary>
    public string? Folder { get; init; }

    /// <summary>How long the end of a process waits for requests on their way.</summary>
    public TimeSpan FlushLimit { get; init; } = TimeSpan.FromSeconds(3);
}

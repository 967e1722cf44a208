namespace Fleetscore.LocalDapr.Resiliency;

/// <summary>A policy of <c>spec.policies.retries</c>.</summary>
internal sealed record RetryRule
{
    /// <summary>Dapr's default for <c>duration</c>.</summary>
    public static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    /// <summary>Dapr's default for <c>maxInterval</c>.</summary>
    public static readonly TimeSpan DefaultLongestPause = TimeSpan.FromSeconds(60);

    public required bool IsExponential { get; init; }

    /// <summary>Between two attempts, where the pauses are constant; not negative.</summary>
    public TimeSpan Pause { get; init; } = DefaultPause;

    /// <summary>What the pauses grow to, where they are exponential; each may be half as long again, or half as long.</summary>
    public TimeSpan LongestPause { get; init; } = DefaultLongestPause;

    /// <summary>
    /// Attempts after the first; null: no limit but, where the pauses are exponential, <see cref="BackOff.LongestSpell"/>.
    /// </summary>
    public int? MaxRetries { get; init; }

    /// <summary>The HTTP status codes that are tried again; null: all that are failures.</summary>
    public CodeRanges? HttpStatusCodes { get; init; }

    /// <summary>True for a failure worth another attempt: what has no status code always is.</summary>
    public bool Covers(int? httpStatusCode) => httpStatusCode is not { } code || HttpStatusCodes?.Contains(code) != false;
}

using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>A sidecar that is well and has a worker, unless told otherwise.</summary>
internal sealed class InMemorySidecar : ISidecarGateway
{
    public string? Problem { get; set; }

    public int Workers { get; set; } = 1;

    /// <summary>How often its health was asked for.</summary>
    public int Asked { get; private set; }

    public Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        Asked++;
        return Task.FromResult(Problem);
    }

    public Task<int> CountWorkersAsync(CancellationToken cancellation) =>
        Problem is { } problem ? throw new GatewayException(problem) : Task.FromResult(Workers);
}

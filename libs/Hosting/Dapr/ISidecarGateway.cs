namespace Fleetscore.Hosting;

/// <summary>What the sidecar says of itself. Every call ends within seconds.</summary>
public interface ISidecarGateway
{
    /// <returns>Null once it answers and its components are loaded; otherwise what is wrong, and what to do.</returns>
    Task<string?> FindProblemAsync(CancellationToken cancellation);

    /// <returns>How many workflow workers are connected to it.</returns>
    /// <exception cref="GatewayException">It does not say.</exception>
    Task<int> CountWorkersAsync(CancellationToken cancellation);
}

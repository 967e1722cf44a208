namespace Fleetscore.Hosting;

/// <summary>Service invocation. Every call may be repeated: what is called is idempotent.</summary>
public interface IServiceGateway
{
    /// <summary>Posts a message and reads the answer, both JSON of libs/Contracts. Retries what may pass.</summary>
    /// <exception cref="GatewayException">No 2xx after the retries.</exception>
    Task<TAnswer> PostAsync<TRequest, TAnswer>(string appId, string route, TRequest request, CancellationToken cancellation);
}

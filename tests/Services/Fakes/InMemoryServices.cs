using Fleetscore.Contracts;
using Fleetscore.Hosting;

namespace Fleetscore.Tests.Services.Fakes;

/// <summary>Other services: a function per request, reached through the messages' own JSON.</summary>
internal sealed class InMemoryServices : IServiceGateway
{
    /// <summary>While true, every call throws.</summary>
    public bool Away { get; set; }

    /// <summary>App id, route and request as JSON → answer as JSON.</summary>
    public Func<string, string, byte[], byte[]> Answer { get; set; } = (_, _, _) => throw new GatewayException("Nobody answers.");

    public Task<TAnswer> PostAsync<TRequest, TAnswer>(string appId, string route, TRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Away
            ? throw new GatewayException($"{appId} is away.")
            : Task.FromResult(ContractsJson.Read<TAnswer>(Answer(appId, route, ContractsJson.Write(request))));
    }
}

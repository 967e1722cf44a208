using Microsoft.Extensions.Configuration;

namespace Fleetscore.Hosting;

/// <summary>Who sends: the cloud role and role instance of all logs, traces and metrics, so that they can be put side by side.</summary>
internal sealed record ServiceInstance(string Role, string Name)
{
    // Container Apps gives every replica its name.
    private const string ReplicaName = "CONTAINER_APP_REPLICA_NAME";

    public static ServiceInstance Of(string appId, IConfiguration configuration) =>
        new(appId, configuration[ReplicaName] is { Length: > 0 } replica ? replica : $"{Environment.MachineName}:{Environment.ProcessId}");
}

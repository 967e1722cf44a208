namespace Fleetscore.Tests.Deploy.Hooks;

/// <summary>One server for the tests of a class, started by the first that needs it.</summary>
public sealed class SharedPostgresServer : IAsyncDisposable
{
    private PostgresServer? server;

    internal async Task<PostgresServer> StartedAsync() => server ??= await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

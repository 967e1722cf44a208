namespace Fleetscore.Tests.EndToEnd.Demo;

/// <summary>The demo as a newcomer runs it, once, in a folder of its own.</summary>
public sealed class PlayedDemo : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    internal string Data => folder.File("demo");

    internal CommandResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Result = await CommandLine.RunAsync("demo", "--data", Data);

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

using System.Diagnostics;
using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>A host in a process of its own, which can be killed as a machine's owner or its kernel would.</summary>
internal sealed class LoneHost : IDisposable
{
    private readonly Process process;

    private LoneHost(Process process, HostFile addresses)
    {
        this.process = process;
        Addresses = addresses;
    }

    public HostFile Addresses { get; }

    public static async Task<LoneHost> StartAsync(Solution solution, params (string Name, string Value)[] environment)
    {
        _ = solution.Options(); // Writes dapr.yaml.
        var start = new ProcessStartInfo("dotnet", [Solution.HostApp, solution.AppFile]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return new LoneHost(process, HostFile.Read(solution.Data)!);
    }

    public Uri Http => new($"http://127.0.0.1:{Addresses.Apps[0].DaprHttpPort}");

    public Uri Grpc => new($"http://127.0.0.1:{Addresses.Apps[0].DaprGrpcPort}");

    /// <summary>SIGKILL: nothing of the host gets to say or write anything more. Its apps end by themselves.</summary>
    public void Kill() => process.Kill();

    public Task EndedAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}

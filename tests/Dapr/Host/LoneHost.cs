using System.Diagnostics;
using Fleetscore.LocalDapr;

namespace Fleetscore.Tests.Dapr.Host;

/// <summary>A host in a process of its own, which can be killed as a machine's owner or its kernel would.</summary>
internal sealed class LoneHost : IDisposable
{
    private static readonly TimeSpan Limit = Eventually.Limit;

    private readonly Process process;
    private readonly string data;

    private LoneHost(Process process, string data)
    {
        this.process = process;
        this.data = data;
    }

    /// <summary>Its addresses; there once it is ready.</summary>
    public HostFile Addresses => HostFile.Read(data) ?? throw new InvalidOperationException($"No host runs on {data}.");

    public int ProcessId => process.Id;

    public Uri Http => new($"http://127.0.0.1:{Addresses.Apps[0].DaprHttpPort}");

    public Uri Grpc => new($"http://127.0.0.1:{Addresses.Apps[0].DaprGrpcPort}");

    public static async Task<LoneHost> StartAsync(Solution solution, params (string Name, string Value)[] environment)
    {
        _ = solution.Options(); // Writes dapr.yaml.
        var start = new ProcessStartInfo("dotnet", [Solution.HostApp, solution.AppFile]);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        LoneHost host = Launch(start, solution);
        await host.ReadyAsync();
        return host;
    }

    /// <summary>Starts the process and does not wait for it.</summary>
    public static LoneHost Launch(ProcessStartInfo start, Solution solution)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new LoneHost(Process.Start(start)!, solution.Data);
    }

    /// <summary>Returns when it serves and its apps listen; fails with what the host says if it ends instead.</summary>
    public async Task ReadyAsync()
    {
        string? line = await process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(Limit, Cancellation);
        if (line != "ready")
        {
            Assert.Fail($"The host did not become ready: {line}\n{await LastWordsAsync()}");
        }
    }

    /// <summary>SIGKILL: nothing of the host gets to say or write anything more. Its apps end by themselves.</summary>
    public void Kill() => process.Kill();

    public Task EndedAsync() => process.WaitForExitAsync(Cancellation).WaitAsync(Limit, Cancellation);

    /// <summary>What a host that ends said on its standard error.</summary>
    public Task<string> LastWordsAsync() => process.StandardError.ReadToEndAsync(Cancellation).WaitAsync(Limit, Cancellation);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

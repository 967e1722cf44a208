using System.Diagnostics;
using System.Text.Json;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;
using Fleetscore.Tests.EndToEnd.Up;

namespace Fleetscore.Tests.EndToEnd.Recovery;

/// <summary><c>fleetscore up</c> as a process of its own, to be killed with everything it started.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly string data;
    private readonly Process process;
    private readonly int schedulerPort;

    private HostProcess(string data, Process process, int schedulerPort)
    {
        this.data = data;
        this.process = process;
        this.schedulerPort = schedulerPort;
    }

    public static async Task<HostProcess> StartAsync(string data)
    {
        Process process = CommandLine.Start(RunningSystem.Environment, "up", "--data", data, "--ports", "free");
        var started = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Ctrl-C stops", StringComparison.Ordinal) == true)
            {
                started.TrySetResult();
            }
        };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => started.TrySetException(new InvalidOperationException("`fleetscore up` ended before it was up."));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await started.Task.WaitAsync(TestContext.Current.CancellationToken);
        return new HostProcess(data, process, SchedulerPort(data));
    }

    /// <summary>Lets the fleet's periods run, and ticks at once instead of at the next minute.</summary>
    public async Task ReleaseAsync()
    {
        using var scheduler = new SchedulerClient(schedulerPort);
        await scheduler.PauseFromAsync(Fleet.End, TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        var tick = new Uri($"http://127.0.0.1:{schedulerPort}{Routes.Tick}");
        using HttpResponseMessage answer = await http.PostAsync(tick, content: null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc cref="RunningSystem.MiddleOfARunAsync()" />
    public Task MiddleOfARunAsync() => RunningSystem.MiddleOfARunAsync(Path.Combine(data, ComponentNames.Results));

    /// <summary>SIGKILL, to the host and every app.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    // The address file of a running host.
    private static int SchedulerPort(string data)
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(data, "host.json")));
        return host.RootElement.GetProperty("apps").EnumerateArray()
            .Single(app => app.GetProperty("appId").GetString() == AppIds.Scheduler)
            .GetProperty("appPort").GetInt32();
    }
}

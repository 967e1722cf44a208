using System.Net;
using System.Net.Sockets;
using Fleetscore.Tests.EndToEnd.Recovery;

namespace Fleetscore.Tests.EndToEnd.Up;

/// <summary><c>fleetscore up</c>: what was stored is there again; what is in the way is named.</summary>
public sealed class UpTests
{
    [Fact]
    public async Task Stopped_and_started_again_all_is_still_there()
    {
        using var folder = new TemporaryFolder();
        RunningSystem.ImportModels(folder.Path);
        await using (RunningSystem system = await RunningSystem.StartAsync(folder.Path))
        {
            await system.FeedAsync(Fleet.Readings());
        }

        await using RunningSystem again = await RunningSystem.StartAsync(folder.Path);
        await again.ReleaseAsync();
        FleetVerdicts verdicts = await again.VerdictsAsync();

        Assert.Equal(Fleet.Devices * Fleet.ReadingsPerDevice, verdicts.Counts.Readings);
    }

    /// <summary>The two components that may stand in for blobs in Azure, on folders instead of mounts.</summary>
    [Fact]
    public async Task Models_are_read_from_a_share_and_results_are_written_to_one()
    {
        using var folder = new TemporaryFolder();
        SharedFolders shares = SharedFolders.In(folder);
        RunningSystem.ImportModels(shares.Folder);
        await using RunningSystem system = await RunningSystem.StartAsync(folder.File("data"), shares: shares);
        await system.FeedAsync(Fleet.Readings());
        await system.ReleaseAsync();

        FleetVerdicts verdicts = await system.VerdictsAsync();

        Assert.Equal(Fleet.Devices * Fleet.ReadingsPerDevice, verdicts.Counts.Readings);
        Assert.Equal(2 * (Fleet.Devices - 1), verdicts.Counts.Outcomes.Scored);
        Assert.Empty(Directory.GetDirectories(folder.File("data")).Select(Path.GetFileName).Intersect(["models", "results"]));
    }

    [Fact]
    public async Task Two_hosts_on_one_data_folder_are_refused()
    {
        using var folder = new TemporaryFolder();
        await using HostProcess host = await HostProcess.StartAsync(folder.Path);

        CommandResult second = await CommandLine.RunAsync("up", "--data", folder.Path, "--ports", "free");

        Assert.Equal(2, second.ExitCode);
        Assert.Contains(folder.Path, second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var folder = new TemporaryFolder();
        using TcpListener taken = TakenPort(out int offset);

        CommandResult up = await CommandLine.RunAsync("up", "--data", folder.Path, "--ports", $"{offset}");

        Assert.Equal(2, up.ExitCode);
        Assert.Contains($"{5101 + offset}", up.Error, StringComparison.Ordinal);
        Assert.Contains("--ports", up.Error, StringComparison.Ordinal);
    }

    // ingest's port of dapr.yaml, moved by some offset at which it is free for this test to take.
    private static TcpListener TakenPort(out int offset)
    {
        for (offset = 3000; ; offset += 7)
        {
            var listener = new TcpListener(IPAddress.Loopback, 5101 + offset);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();
            }
        }
    }
}

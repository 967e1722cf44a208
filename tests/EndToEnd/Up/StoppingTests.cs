using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.Tests.EndToEnd.Up;

/// <summary>However <c>fleetscore up</c> ends, it leaves no process and no port behind.</summary>
public sealed class StoppingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT", true, 0)] // As Ctrl-C in a terminal: to all that the shell started.
    [InlineData("TERM", false, 0)]
    [InlineData("KILL", false, 128 + 9)]
    public async Task Nothing_is_left_after(string signal, bool toGroup, int exitCode)
    {
        using var folder = new TemporaryFolder();
        using Process up = Start("setsid", "dotnet", Program, "up", "--data", folder.Path, "--ports", "free");
        var output = new StringBuilder();
        await ReadUntilUpAsync(up, output);
        (int[] processes, int[] ports) = LeftBy(folder.Path);
        Assert.Equal(5, processes.Length);

        await CommandLine.SignalAsync(signal, toGroup ? $"-{up.Id}" : $"{up.Id}");
        output.Append(await up.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(Eventually.Limit, Cancellation));
        await up.WaitForExitAsync(Cancellation).WaitAsync(Eventually.Limit, Cancellation);

        Assert.Equal(exitCode, up.ExitCode);
        Assert.DoesNotContain("starts again", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
        await AssertNothingIsLeftAsync(processes, ports);
    }

    [Fact]
    public async Task Ctrl_C_in_a_terminal_stops_it_and_names_are_coloured_there()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1), which makes a terminal, is not here.");
        using var folder = new TemporaryFolder();
        using Process terminal = Start("script", "--quiet", "--return", "--flush", "--command", $"exec dotnet '{Program}' up --data '{folder.Path}' --ports free", "/dev/null");
        var output = new StringBuilder();
        await ReadUntilUpAsync(terminal, output);
        (int[] processes, int[] ports) = LeftBy(folder.Path);

        await terminal.StandardInput.WriteAsync('\u0003');
        await terminal.StandardInput.FlushAsync(Cancellation);
        output.Append(await terminal.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(Eventually.Limit, Cancellation));
        await terminal.WaitForExitAsync(Cancellation).WaitAsync(Eventually.Limit, Cancellation);

        Assert.Equal(0, terminal.ExitCode);
        Assert.Contains("\u001b[36mingest       │\u001b[0m ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Stopping …", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("starts again", output.ToString(), StringComparison.Ordinal);
        await AssertNothingIsLeftAsync(processes, ports);
    }

    private static string Program => Path.Combine(Checkout.Root, "artifacts", "bin", "Cli", "release", "fleetscore.dll");

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Checkout.Root };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh"; // what script(1) runs its command by
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }

    private static async Task ReadUntilUpAsync(Process up, StringBuilder output)
    {
        while (await up.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(Eventually.Limit, Cancellation) is { } line)
        {
            output.Append(line).Append('\n');
            if (line.Contains("Ctrl-C stops", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"`fleetscore up` ended before it was up:\n{output}");
    }

    /// <summary>The apps' processes and everybody's ports, as the host wrote them down.</summary>
    private static (int[] Processes, int[] Ports) LeftBy(string data)
    {
        int[] processes = [.. File.ReadLines(Path.Combine(data, "host.apps")).Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
        HostFile host = HostFile.Read(data)!;
        return (processes, [host.Broker.Port, .. host.Apps.SelectMany(app => (int[])[app.AppPort, app.DaprHttpPort, app.DaprGrpcPort])]);
    }

    private static Task AssertNothingIsLeftAsync(int[] processes, int[] ports) =>
        Eventually.IsTrueAsync(() => Left(processes, ports).Length == 0, "nothing is left", () => $"Still there: {Left(processes, ports)}");

    private static string Left(int[] processes, int[] ports) => string.Join(
        ", ",
        processes.Where(id => Process.GetProcesses().Any(process => process.Id == id)).Select(id => $"process {id}")
            .Concat(ports.Where(PortOwner.IsTaken).Select(port => $"port {port}")));
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fleetscore.Tests.EndToEnd.Demo;

/// <summary>The demo with another kind of model, and one that is stopped.</summary>
public sealed partial class OtherDemosTests
{
    private const int TooLong = 600_000;

    [Fact]
    public async Task It_trains_one_class_svms_when_asked()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("demo");

        CommandResult demo = await CommandLine.RunAsync("demo", "--devices", "10", "--kind", "one-class-svm", "--data", data);
        Match published = PublishedLine().Match(demo.Output);
        CommandResult show = await CommandLine.RunAsync("models", "show", published.Groups["version"].Value, "--data", data);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Equal("40", published.Groups["models"].Value); // 10 devices of 4 sensors
        Assert.Equal(40, show.Output.Split('\n').Count(line => line.Contains("one-class SVM", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TooLong)]
    public async Task Ctrl_C_ends_it_with_exit_code_1_and_no_process_left_and_the_next_one_replaces_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "which processes a process has started is read from /proc");
        using var folder = new TemporaryFolder();
        string[] line = ["demo", "--devices", "10", "--data", folder.File("demo")];
        using Process demo = CommandLine.Start(new Dictionary<string, string>(), line);
        try
        {
            Task<string> error = demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await FirstLedgerAsync(demo.StandardOutput);
            int[] children = Children(demo);
            Task rest = demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await CommandLine.StopAsync(demo);
            await rest;

            Assert.Equal(1, demo.ExitCode);
            Assert.Equal("fleetscore: stopped.\n", await error);
            Assert.Equal(6, children.Length); // four services, one of them twice, and who ends them should the host be killed
            Assert.All(children, child => Assert.False(Directory.Exists($"/proc/{child}"), $"process {child} is left"));
            Assert.False(File.Exists(folder.File("demo/host.json")));
            CommandResult again = await CommandLine.RunAsync(line);
            Assert.True(again.ExitCode == 0, again.Output + again.Error);
        }
        finally
        {
            demo.Kill(entireProcessTree: true);
        }
    }

    private static async Task FirstLedgerAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(" series = ", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("The demo ended before its first ledger.");
    }

    private static int[] Children(Process process) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{process.Id}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse),
    ];

    [GeneratedRegex(@"(?<models>\d+) models published as version (?<version>\w+)")]
    private static partial Regex PublishedLine();
}

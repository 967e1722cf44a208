using Fleetscore.LocalDapr;
using Fleetscore.LocalDapr.Resources;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>Lines of apps and sidecars go where dapr.yaml says.</summary>
public sealed class AppLogTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 20, 5, 9, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fleetscore-test-");
    private readonly List<string> console = [];

    private string Logs => Path.Combine(folder.FullName, ".dapr", "logs");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("console", true, false)]
    [InlineData("file", false, true)]
    [InlineData("fileAndConsole", true, true)]
    public async Task Each_goes_to_its_own_place(string destination, bool toConsole, bool toFile)
    {
        AppEntry entry = Entry(Enum.Parse<LogDestination>(destination, ignoreCase: true), LogDestination.File);
        AppLogs logs = AppLogs.Open(entry, Now, (source, line) => console.Add($"{source}: {line}"));
        logs.App("scorer-2", "\u001b[31mred\u001b[0m line");
        logs.Sidecar("localdapr", "a warning");
        await logs.DisposeAsync();
        logs.App("scorer-2", "after the end");

        string appFile = Path.Combine(Logs, "scorer-2_app_20261126200509.log");
        Assert.Equal("a warning\n", await TextAsync(Path.Combine(Logs, "scorer-2_daprd_20261126200509.log")));
        Assert.Equal(toFile ? "red line\n" : null, File.Exists(appFile) ? await TextAsync(appFile) : null);
        Assert.Equal(toConsole ? ["scorer-2: \u001b[31mred\u001b[0m line", "scorer-2: after the end"] : [], console);
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_told_with_what_to_do()
    {
        File.WriteAllText(Path.Combine(folder.FullName, ".dapr"), "in the way");

        string message = Assert.Throws<LocalDaprException>(
            () => AppLogs.Open(Entry(LogDestination.File, LogDestination.Console), Now, (_, _) => { })).Message;

        Assert.Contains(Logs, message, StringComparison.Ordinal);
        Assert.EndsWith("Write appLogDestination: console in dapr.yaml.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_the_disk_does_not_take_are_printed_and_the_end_is_one()
    {
        const string full = "/dev/full";
        Assert.SkipUnless(File.Exists(full), $"{full} is not there");
        Directory.CreateDirectory(Logs);
        File.CreateSymbolicLink(Path.Combine(Logs, "scorer-2_app_20261126200509.log"), full);
        AppLogs logs = AppLogs.Open(Entry(LogDestination.File, LogDestination.Console), Now, (source, line) => console.Add($"{source}: {line}"));

        logs.App("scorer-2", "one line");
        logs.App("scorer-2", "another");
        await logs.DisposeAsync();

        Assert.Equal(["scorer-2: one line", "scorer-2: another"], console);
    }

    [Fact]
    public async Task A_host_writes_what_its_app_prints()
    {
        using Solution solution = new Solution().App("ingest", "    appLogDestination: file\n").UsualComponents();
        await using (LocalHost host = await solution.StartAsync())
        {
            Assert.DoesNotContain(solution.Output, line => line.StartsWith("ingest: ", StringComparison.Ordinal));
        }

        string log = Directory.GetFiles(Path.Combine(solution.Folder, ".dapr", "logs"), "ingest_app_*.log").Single();
        Assert.Contains("ingest listens", await TextAsync(log), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(string path) =>
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

    private AppEntry Entry(LogDestination app, LogDestination sidecar) => new()
    {
        Name = "scorer-2",
        AppId = "scorer",
        Directory = folder.FullName,
        Command = ["a"],
        Environment = new Dictionary<string, string>(),
        ResourcesPaths = [],
        AppLog = app,
        SidecarLog = sidecar,
    };
}

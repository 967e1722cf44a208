namespace Fleetscore.Tests.EndToEnd.Replay;

/// <summary>What a person did wrong is said in a sentence, with exit code 2, before anything starts.</summary>
public sealed class BadArgumentTests
{
    private static readonly string Samples = Path.Combine(Checkout.Root, "samples");

    [Fact]
    public async Task A_missing_history_file_is_named()
    {
        using var folder = new TemporaryFolder();

        CommandResult replay = await ReplayAsync(folder.File("none.csv"), folder.File("out"));

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("none.csv does not exist", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_row_is_named_by_file_line_and_column()
    {
        using var folder = new TemporaryFolder();
        string history = folder.File("bad.csv");
        await File.WriteAllTextAsync(
            history, "TS,Device,Tag,Value\n2026-01-01T00:00:00Z,a,b,1.5\n2026-01-01T00:00:01Z,a,b,warm\n", TestContext.Current.CancellationToken);

        CommandResult replay = await ReplayAsync(history, folder.File("out"));

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("bad.csv", replay.Error, StringComparison.Ordinal);
        Assert.Contains("line 3", replay.Error, StringComparison.Ordinal);
        Assert.Contains("Value", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_folder_with_something_in_it_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("mine.txt"), "mine", TestContext.Current.CancellationToken);

        CommandResult replay = await ReplayAsync(Path.Combine(Samples, "telemetry.csv"), folder.Path);

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("is not empty", replay.Error, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_made_is_named_before_anything_starts()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "", TestContext.Current.CancellationToken);

        CommandResult replay = await ReplayAsync(Path.Combine(Samples, "telemetry.csv"), Path.Combine(folder.File("file"), "out"));

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("cannot be written", replay.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("imported", replay.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "line 3, column 1 (TS)")]
    [InlineData("0001-01-01T00:00:00Z", "line 3, column 1 (TS)")]
    [InlineData("1970-01-01T00:00:00Z", "periods of 01:00:00")]
    public async Task A_time_no_device_can_mean_is_refused(string time, string said)
    {
        using var folder = new TemporaryFolder();
        string history = folder.File("times.csv");
        await File.WriteAllTextAsync(
            history, $"TS,Device,Tag,Value\n2026-01-01T00:00:00Z,a,b,1.5\n{time},a,b,2\n", TestContext.Current.CancellationToken);

        CommandResult replay = await ReplayAsync(history, folder.File("out"));

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains(said, replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_does_not_divide_the_period_is_refused()
    {
        using var folder = new TemporaryFolder();

        CommandResult replay = await ReplayAsync(Path.Combine(Samples, "telemetry.csv"), folder.File("out"), "--window", "00:07:00");

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("00:07:00", replay.Error, StringComparison.Ordinal);
        Assert.Contains("--window", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_ends_with_exit_code_2()
    {
        CommandResult replay = await CommandLine.RunAsync("replay", "--colour");

        Assert.Equal(2, replay.ExitCode);
        Assert.Contains("--colour", replay.Error, StringComparison.Ordinal);
    }

    private static Task<CommandResult> ReplayAsync(string history, string output, params string[] more) =>
        CommandLine.RunAsync(["replay", "--telemetry", history, "--models", Path.Combine(Samples, "models"), "--out", output, .. more]);
}

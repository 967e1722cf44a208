using System.Globalization;
using System.Text.Json;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.EndToEnd.Models;

/// <summary><c>fleetscore models train</c> on what a small replay left: 40 devices, two hours, readings a minute.</summary>
public sealed class TrainCommandTests(TrainCommandTests.PlayedFleet played) : IClassFixture<TrainCommandTests.PlayedFleet>
{
    private CancellationToken Cancellation { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_series_gets_a_forecaster_from_the_verdict_files()
    {
        using var data = new TemporaryFolder();

        CommandResult train = await TrainAsync(data);
        CommandResult again = await TrainAsync(data);
        CommandResult show = await ModelsAsync(data, "show", VersionIn(train.Output), "--json");
        CommandResult list = await ModelsAsync(data, "list", "--json");

        Assert.All([train, again, show, list], result => Assert.True(result.ExitCode == 0, result.Output + result.Error));
        Assert.Contains("history: 2 periods, 2026-03-01T06:00:00.0000000Z to 2026-03-01T08:00:00.0000000Z", train.Output, StringComparison.Ordinal);
        Assert.Contains("trained 40\n", train.Output, StringComparison.Ordinal);
        Assert.Contains("models publish", train.Output, StringComparison.Ordinal);
        Assert.Equal(VersionIn(train.Output), VersionIn(again.Output));
        JsonElement[] models = [.. JsonDocument.Parse(show.Output).RootElement.EnumerateArray()];
        Assert.Equal(Fleet.Devices, models.Length);
        Assert.All(models, model => Assert.Equal("forecaster", model.GetProperty("kind").GetString()));
        Assert.StartsWith("forecaster: expects the mean from the windows before, around 2", models[0].GetProperty("description").GetString(), StringComparison.Ordinal);
        JsonElement version = JsonDocument.Parse(list.Output).RootElement.EnumerateArray().Single();
        Assert.Equal((40, false), (version.GetProperty("models").GetInt32(), version.GetProperty("published").GetBoolean()));
    }

    [Fact]
    public async Task A_series_that_cannot_be_trained_keeps_its_model()
    {
        using var data = new TemporaryFolder();
        string first = VersionIn((await TrainAsync(data, "--kind", "one-class-svm", "--publish")).Output);
        await ForgetAsync("pump-07", Fleet.Start.AddHours(1));

        CommandResult train = await ModelsAsync(data, "train", "--results", played.Other, "--publish");
        CommandResult show = await ModelsAsync(data, "show", VersionIn(train.Output));

        Assert.Equal(0, train.ExitCode);
        Assert.Contains("trained 39\n", train.Output, StringComparison.Ordinal);
        Assert.Contains($"kept 1 of version {first}", train.Output, StringComparison.Ordinal);
        Assert.Contains("New runs use version", train.Output, StringComparison.Ordinal);
        Assert.Contains("one-class SVM", show.Output.Split('\n').Single(line => line.Contains("pump-07", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_series_has_enough_windows_the_reason_is_told_and_nothing_stored()
    {
        using var data = new TemporaryFolder();

        CommandResult train = await TrainAsync(data, "--to", "2026-03-01T07:00");

        Assert.Equal(1, train.ExitCode);
        Assert.Contains("skipped 40: 12 windows; 24 are needed", train.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.File("data/models")));
    }

    [Theory]
    [InlineData("--kind", "forest", "forest")]
    [InlineData("--nu", "0", "--nu is 0; it must be more than 0 and at most 1.")]
    [InlineData("--min-windows", "3", "--min-windows is 3; it must be 12 or more.")]
    [InlineData("--from", "noon", "--from 'noon' is not a time. Give one such as 2026-11-22T10:00, in UTC.")]
    [InlineData("--from", "2027-01-01", "nothing to train on")]
    public async Task A_bad_argument_is_named(string option, string value, string says)
    {
        using var data = new TemporaryFolder();

        CommandResult train = await TrainAsync(data, option, value);

        Assert.Equal(2, train.ExitCode);
        Assert.Contains(says, train.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_ledgers_and_a_system_that_never_ran_are_named()
    {
        using var data = new TemporaryFolder();

        CommandResult empty = await ModelsAsync(data, "train", "--results", data.Path);
        CommandResult never = await ModelsAsync(data, "train");

        Assert.Equal((2, 2), (empty.ExitCode, never.ExitCode));
        Assert.Contains("holds no ledger", empty.Error, StringComparison.Ordinal);
        Assert.Contains("No system has run", never.Error, StringComparison.Ordinal);
    }

    /// <summary>Copies the results without a device's verdicts of the last period.</summary>
    private async Task ForgetAsync(string device, DateTimeOffset from)
    {
        foreach (string file in Directory.EnumerateFiles(played.Results, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(played.Other, Path.GetRelativePath(played.Results, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            string[] lines = await File.ReadAllLinesAsync(file, Cancellation);
            bool verdicts = file.EndsWith(".csv", StringComparison.Ordinal);
            IEnumerable<string> kept = lines.Where(line => !verdicts || !line.Contains(device, StringComparison.Ordinal) || IsBefore(line, from));
            await File.WriteAllTextAsync(copy, string.Concat(kept.Select(line => line + "\n")), Cancellation);
        }
    }

    private static bool IsBefore(string row, DateTimeOffset time) =>
        UtcTime.TryRead(row.AsSpan(0, row.IndexOf(',', StringComparison.Ordinal)), out DateTimeOffset at) && at < time;

    private Task<CommandResult> TrainAsync(TemporaryFolder data, params string[] arguments) =>
        ModelsAsync(data, ["train", "--results", played.Results, .. arguments]);

    private static Task<CommandResult> ModelsAsync(TemporaryFolder data, params string[] arguments) =>
        CommandLine.RunAsync(["models", .. arguments, "--data", data.File("data")]);

    private static string VersionIn(string output)
    {
        string line = output.Split('\n').Single(line => line.StartsWith("version ", StringComparison.Ordinal));
        return line["version ".Length..line.IndexOf(':', StringComparison.Ordinal)];
    }

    /// <summary>Plays the fleet once for all tests.</summary>
    public sealed class PlayedFleet : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();

        public string Results => folder.File("results");

        public string Other => folder.File("other");

        public async ValueTask InitializeAsync()
        {
            Fleet.WriteModels(folder.File("models"));
            IEnumerable<string> rows = Fleet.Readings().Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{UtcTime.Write(row.Reading.At)},{row.Device},{row.Reading.Sensor},{row.Reading.Value}"));
            await File.WriteAllLinesAsync(folder.File("telemetry.csv"), rows.Prepend("TS,Device,Tag,Value"));
            CommandResult replay = await CommandLine.RunAsync(
                "replay", "--telemetry", folder.File("telemetry.csv"), "--models", folder.File("models"), "--out", Results);
            Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        }

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

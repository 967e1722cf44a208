using System.Collections.Concurrent;
using System.Text.Json;
using Fleetscore.Contracts;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>What an operator sees of a played system: 40 devices, 39 models, two periods, three dead letters.</summary>
public sealed class WordsTests(PlayedSystem played) : IClassFixture<PlayedSystem>
{
    private const string NoModel = "pump-39";

    /// <summary>The sample's models call every window of this fleet an anomaly but one of this device.</summary>
    private const string OnceNormal = "pump-36";

    [Fact]
    public async Task Running_and_stopped_a_system_gives_the_same_answers_and_nothing_is_written()
    {
        var stopped = new ConcurrentDictionary<string, CommandResult>();
        await Parallel.ForEachAsync(
            PlayedSystem.Lines, TestContext.Current.CancellationToken, async (line, _) => stopped[line] = await played.RunAsync(line.Split(' ')));

        Assert.All(PlayedSystem.Lines, line =>
        {
            Assert.Equal(new CommandResult(0, stopped[line].Output, ""), stopped[line]);
            Assert.Equal(played.Live(line), stopped[line]);
            Assert.DoesNotContain('\u001b', stopped[line].Output);
        });
        Assert.Equal(played.Files, played.Hashes());
    }

    [Fact]
    public async Task Running_and_stopped_a_system_trains_the_same_models_from_its_own_verdicts()
    {
        CommandResult stopped = await played.RunAsync("models", "train");

        Assert.All([played.LiveTraining, stopped], training => Assert.True(training.ExitCode == 0, training.Output + training.Error));
        Assert.Contains("trained 40", Lines(stopped.Output)); // the one without a model as well
        Assert.Equal(VersionIn(played.LiveTraining), VersionIn(stopped));
    }

    [Fact]
    public void Runs_are_rows_with_their_counts() =>
        Assert.Equal(
            [
                "Period,State,Revision,Epoch,Version,Series,Scored,NoData,NoModel,Failed,Windows,Anomalies",
                "2026-03-01T06:00:00.0000000Z,published,0,0,40,39,0,1,0,480",
                "2026-03-01T07:00:00.0000000Z,published,0,0,40,39,0,1,0,480",
            ],
            Lines(played.Live("runs --csv").Output).Select(Comparable));

    [Fact]
    public void A_run_tells_who_was_not_scored_and_what_to_do()
    {
        string shown = played.Live("runs show latest").Output;

        Assert.Contains("2026-03-01 07:00", shown, StringComparison.Ordinal);
        string row = Assert.Single(Lines(shown), line => line.Contains(NoModel, StringComparison.Ordinal));
        Assert.Contains("no model", row, StringComparison.Ordinal);
        Assert.Contains("train or import one", row, StringComparison.Ordinal);
        Assert.Contains("40 series = 39 scored + 0 scored by fallback + 0 no data + 1 no model + 0 quarantined + 0 failed", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ledger_is_a_sum_or_the_ledger_itself()
    {
        Assert.Contains("it adds up", played.Live("ledger latest").Output, StringComparison.Ordinal);
        Ledger ledger = JsonSerializer.Deserialize<Ledger>(played.Live("ledger 20260301T060000Z --json").Output, ContractsJson.Options)!;
        Assert.Equal(Fleet.Start, ledger.Period);
        Assert.Equal(40, ledger.Counts.Expected);
        Assert.Equal(2400, ledger.Counts.Readings); // 40 devices, one reading a minute.
    }

    [Fact]
    public void A_systems_own_runs_tell_what_it_would_cost_elsewhere()
    {
        string said = played.Live("cost --devices 40 --sensors 1").Output;

        Assert.Contains($"2 runs of {played.Data}, which waited at most", said, StringComparison.Ordinal);
        Assert.Contains("they are too small to tell how fast scoring is", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-01T07:00")]
    [InlineData("2026-03-01T07:00:00Z")]
    [InlineData("2026-03-01T08:00+01:00")]
    [InlineData("20260301T070000Z")]
    public async Task A_period_can_be_written_in_several_ways(string period) =>
        Assert.Equal(played.Live("ledger latest"), await played.RunAsync("ledger", period));

    [Theory]
    [InlineData("2026-03-01T07:20", 2, "2026-03-01T07:00:00")]
    [InlineData("2026-03-01T07:40", 2, "2026-03-01T08:00:00")]
    [InlineData("2026-02-01T07:40", 2, "2026-03-01T06:00:00")]
    [InlineData("yesterday", 2, "2026-11-22T10:00")]
    [InlineData("2026-03-01T05:00", 1, "starts with")]
    [InlineData("2026-03-01T09:00", 1, "not due yet")]
    public async Task A_wrong_period_is_refused_with_a_hint(string period, int exitCode, string hint)
    {
        CommandResult refused = await played.RunAsync("ledger", period);

        Assert.Equal(exitCode, refused.ExitCode);
        Assert.Contains(hint, refused.Error, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public void Verdicts_as_csv_are_the_rows_of_the_verdict_files()
    {
        string results = Path.Combine(played.Data, ComponentNames.Results);
        IEnumerable<string> rows = VerdictRows.Ledgers(results).SelectMany(ledger => VerdictRows.Of(ledger, results))
            .Where(row => row.Split(',')[1] == "pump-07");

        Assert.Equal([VerdictCsv.Header, .. rows], Lines(played.Live("verdicts --device pump-07 --csv").Output));
    }

    [Fact]
    public async Task Verdicts_can_be_narrowed_to_a_time_and_to_anomalies()
    {
        CommandResult between = await played.RunAsync(
            "verdicts", "--device", "pump-07", "--sensor", "temperature", "--from", "2026-03-01T06:30", "--to", "20260301T074500Z", "--csv");
        CommandResult all = await played.RunAsync("verdicts", "--device", OnceNormal, "--csv");
        CommandResult anomalies = await played.RunAsync("verdicts", "--device", OnceNormal, "--only-anomalies", "--csv");

        Assert.Equal(1 + 15, Lines(between.Output).Length); // Windows of five minutes, and the header.
        Assert.Single(Lines(all.Output), row => row.Split(',')[4] == "0");
        Assert.Equal(Lines(all.Output).Where(row => row.Split(',')[4] != "0"), Lines(anomalies.Output));
    }

    [Theory]
    [InlineData("Did you mean pump-07", 1, "verdicts", "--device", "pum-07")]
    [InlineData("it has temperature", 1, "verdicts", "--device", "pump-07", "--sensor", "pressure")]
    [InlineData("No run of that time knows", 1, "plot", "--device", "nobody", "--sensor", "temperature")]
    [InlineData("Nothing was published", 1, "verdicts", "--device", "pump-07", "--to", "2026-01-01")]
    [InlineData("'noon' is not a time", 2, "verdicts", "--device", "pump-07", "--from", "noon")]
    [InlineData("--from must be before --to", 2, "runs", "--from", "2026-03-02", "--to", "2026-03-01")]
    [InlineData("Choose either", 2, "runs", "--from", "2026-03-02", "--last", "3")]
    [InlineData("at least 1", 2, "runs", "--last", "0")]
    [InlineData("Choose one of", 2, "runs", "--json", "--csv")]
    [InlineData("cannot be written", 2, "plot", "--device", "pump-07", "--sensor", "temperature", "--png", "/nowhere/a.png")]
    public async Task What_cannot_be_answered_is_said(string hint, int exitCode, params string[] line)
    {
        CommandResult refused = await played.RunAsync(line);

        Assert.Equal(exitCode, refused.ExitCode);
        Assert.Contains(hint, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plot_is_a_chart_or_a_picture()
    {
        using var folder = new TemporaryFolder();

        CommandResult drawn = await played.RunAsync("plot", "--device", "pump-07", "--sensor", "temperature", "--png", folder.File("a.png"));

        Assert.Equal(0, drawn.ExitCode);
        Assert.Equal([0x89, .. "PNG"u8], (await File.ReadAllBytesAsync(folder.File("a.png"), TestContext.Current.CancellationToken))[..4]);
        Assert.Contains("pump-07/temperature  2026-03-01 06:00 to 2026-03-01 08:00 UTC", played.Live("plot --device pump-07 --sensor temperature").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_are_counted_listed_and_shown_whole()
    {
        using JsonDocument list = JsonDocument.Parse(played.Live("deadletters list --json").Output);
        JsonElement[] letters = [.. list.RootElement.GetProperty("letters").EnumerateArray()];
        CommandResult[] shown = await Task.WhenAll(letters.Select(letter => played.RunAsync("deadletters", "show", letter.GetProperty("name").GetString()![..24])));

        Assert.Equal(3, list.RootElement.GetProperty("counts").EnumerateArray().Sum(count => count.GetProperty("count").GetInt32()));
        Assert.Contains(shown, one => one.Output.EndsWith("\nnot json\n", StringComparison.Ordinal));
        Assert.Contains(shown, one => one.Output.Contains("00000000  ff 00 1b", StringComparison.Ordinal));
        Assert.Contains(shown, one => one.Output.Contains("3,500,000 in 2 parts", StringComparison.Ordinal) && one.Output.Contains(new string('x', 3_500_000), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dead_letters_can_be_narrowed()
    {
        Assert.Contains("No dead letters", (await played.RunAsync("deadletters", "list", "--reason", "before start")).Output, StringComparison.Ordinal);
        Assert.Equal(2, Lines((await played.RunAsync("deadletters", "list", "--last", "1", "--csv")).Output).Length);
        Assert.Equal(2, (await played.RunAsync("deadletters", "list", "--date", "soon")).ExitCode);
        Assert.Equal(1, (await played.RunAsync("deadletters", "show", "zzz")).ExitCode);
        Assert.Equal(2, (await played.RunAsync("deadletters", "show", "date=")).ExitCode);
    }

    [Fact]
    public async Task Status_tells_of_a_running_and_of_a_stopped_system()
    {
        using JsonDocument live = JsonDocument.Parse(played.LiveStatus.Output);
        CommandResult stopped = await played.RunAsync("status");

        Assert.Equal(0, played.LiveStatus.ExitCode);
        Assert.Equal(5, live.RootElement.GetProperty("host").GetProperty("apps").GetArrayLength());
        Assert.Equal(0, live.RootElement.GetProperty("due").GetProperty("behind").GetInt32());
        Assert.Equal(0, live.RootElement.GetProperty("waitingEvents").GetInt32());
        Assert.Equal(0, stopped.ExitCode);
        Assert.Contains("none runs", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("all is in order", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("39 models, 0 refused", stopped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_does_not_add_up_is_a_bad_answer_everywhere()
    {
        using var copy = new TemporaryFolder();
        string ledger = CopyWithLedger(copy.Path);
        await File.WriteAllTextAsync(
            ledger, (await File.ReadAllTextAsync(ledger, TestContext.Current.CancellationToken)).Replace("\"expected\":40,", "\"expected\":41,", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        foreach (string[] line in new string[][] { ["ledger", "latest"], ["runs"], ["runs", "show", "latest"], ["status"] })
        {
            CommandResult said = await CommandLine.RunAsync([.. line, "--data", copy.Path]);
            Assert.Equal(1, said.ExitCode);
            Assert.Contains("not add up", said.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_blob_that_is_gone_is_named()
    {
        using var copy = new TemporaryFolder();
        string ledger = CopyWithLedger(copy.Path);
        File.Delete(ledger);

        CommandResult said = await CommandLine.RunAsync("ledger", "latest", "--data", copy.Path);

        Assert.Equal(2, said.ExitCode);
        Assert.Contains(ledger, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_verdict_file_is_named()
    {
        using var copy = new TemporaryFolder();
        string folder = Path.GetDirectoryName(CopyWithLedger(copy.Path))!;
        foreach (string file in Directory.EnumerateFiles(folder, "shard-*.csv"))
        {
            byte[] whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file, whole[..^30], TestContext.Current.CancellationToken);
        }

        CommandResult said = await CommandLine.RunAsync("verdicts", "--device", "pump-07", "--data", copy.Path);

        Assert.Equal(2, said.ExitCode);
        Assert.Contains("cannot be read", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_goes_on_where_a_part_is_damaged()
    {
        using var copy = new TemporaryFolder();
        CopyWithLedger(copy.Path);
        string current = Path.Combine(copy.Path, ComponentNames.Models, BlobPaths.Current);
        await File.WriteAllTextAsync(current, "{", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(copy.Path, "host.json"), "{", TestContext.Current.CancellationToken);

        CommandResult said = await CommandLine.RunAsync("status", "--data", copy.Path);

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("host.json cannot be read", said.Output, StringComparison.Ordinal);
        Assert.Contains("current.json", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_was_killed_is_told_by_what_it_left_behind()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("host.json"), """{"processId":2147483647,"broker":"mqtt://127.0.0.1:1","apps":[]}""", TestContext.Current.CancellationToken);

        CommandResult status = await CommandLine.RunAsync("status", "--data", folder.Path);

        Assert.Equal(1, status.ExitCode);
        Assert.Contains("ended without stopping", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_does_not_answer_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("host.json"),
            $$"""
            {"processId":{{Environment.ProcessId}},"broker":"mqtt://127.0.0.1:1","apps":[
              {"name":"scheduler","appId":"scheduler","appPort":1,"daprHttpPort":1,"daprGrpcPort":1}]}
            """,
            TestContext.Current.CancellationToken);

        CommandResult status = await CommandLine.RunAsync("status", "--data", folder.Path);
        CommandResult runs = await CommandLine.RunAsync("runs", "--data", folder.Path);

        Assert.Equal(1, status.ExitCode);
        Assert.Contains("scheduler is not ready", status.Output, StringComparison.Ordinal);
        Assert.Equal(2, runs.ExitCode);
        Assert.Contains("does not answer", runs.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_has_run_it_is_said()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(0, (await CommandLine.RunAsync("status", "--data", folder.Path)).ExitCode);
        Assert.Equal(0, (await CommandLine.RunAsync("deadletters", "list", "--data", folder.Path)).ExitCode);
        CommandResult runs = await CommandLine.RunAsync("runs", "--data", folder.Path);
        Assert.Equal(2, runs.ExitCode);
        Assert.Contains("fleetscore up", runs.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    /// <returns>The newest ledger's file in the copy.</returns>
    private string CopyWithLedger(string copy)
    {
        foreach (string file in Directory.EnumerateFiles(played.Data, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(played.Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Directory.EnumerateFiles(copy, "ledger.r0.*", SearchOption.AllDirectories).Max(StringComparer.Ordinal)!;
    }

    private static string VersionIn(CommandResult training) =>
        Assert.Single(Lines(training.Output), line => line.StartsWith("version ", StringComparison.Ordinal));

    private static string[] Lines(string output) => output.TrimEnd('\n').Split('\n');

    // The version's id and the number of anomalies are the models' own affair.
    private static string Comparable(string line) => line.StartsWith("Period", StringComparison.Ordinal)
        ? line
        : string.Join(',', line.Split(',').Where((_, column) => column is not (4 or 11)));
}

using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Models;
using Fleetscore.Cli.Parsing;
using Fleetscore.Cli.Running;
using Fleetscore.LocalDapr;
using Fleetscore.Windowing;

namespace Fleetscore.Cli.Replay;

/// <summary><c>fleetscore replay</c>: plays a history file through a running system of its own and keeps the results.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var telemetry = new Option<FileInfo>("--telemetry") { Description = "The history: a CSV file with the columns TS,Device,Tag,Value.", Required = true };
        var models = new Option<DirectoryInfo?>("--models") { Description = "Score with these: a folder of scikit-learn pickles named model_{device}_{tag}." };
        var version = new Option<string?>("--model-version") { Description = "Score with a version that was trained or imported, as `models list` shows it." };
        Option<DirectoryInfo?> data = DataOption.Create();
        var output = new Option<DirectoryInfo>("--out") { Description = "Where ledgers and verdicts go: a folder that is empty or does not exist yet.", Required = true };
        Option<TimeSpan?> window = DurationOption.Create("--window", "Size of a window. Default: 5m.");
        Option<TimeSpan?> period = DurationOption.Create("--period", "Size of a period. Default: 1h.");
        var verbose = new Option<bool>("--verbose") { Description = "Show what the services print." };

        var command = new Command("replay", "Play a history file through a temporary system of its own, and keep its ledgers and verdicts.")
        {
            telemetry, models, version, data, output, window, period, verbose,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(models) is not null && result.GetResult(version) is not null)
            {
                result.AddError("Choose either --models or --model-version; with neither, the history runs without models.");
            }
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            new ReplayOptions
            {
                Telemetry = parsed.GetRequiredValue(telemetry),
                Models = parsed.GetValue(models),
                Version = parsed.GetValue(version),
                Store = ModelStore.In(Solution.DataDirectory(parsed.GetValue(data))),
                Output = parsed.GetRequiredValue(output),
                Grid = Grid(parsed.GetValue(window) ?? TimeSpan.FromMinutes(5), parsed.GetValue(period) ?? TimeSpan.FromHours(1)),
                Verbose = parsed.GetValue(verbose),
            },
            cancellation));
        return command.WithExamples(
            "fleetscore replay --telemetry samples/telemetry.csv --models samples/models --out /tmp/replayed",
            "fleetscore replay --telemetry history.csv --out features",
            "fleetscore replay --telemetry history.csv --model-version v1369df0e99be --out results --window 1m --period 15m");
    }

    private static TimeGrid Grid(TimeSpan window, TimeSpan period) =>
        TimeGrid.Problem(window, period) is { } problem
            ? throw new CommandException($"{problem} Give --window and --period {DurationOption.Forms}.")
            : TimeGrid.Create(window, period);

    private static async Task<int> RunAsync(ReplayOptions options, CancellationToken cancellation)
    {
        RequireEmpty(options.Output);
        History history = History.Read(options.Telemetry, options.Grid);
        RequireWritable(options.Output);
        var report = new ReplayReport(Console.Out, options.Verbose);

        try
        {
            await using ReplaySystem system = await ReplaySystem.StartAsync(options, history, report, cancellation);
            await system.PlayAsync(history, cancellation);
            ReplayResults results = await ReplayResults.CollectAsync(system, history, options.Output, cancellation);
            return report.Conclude(history, results, options.Output) ? ExitCode.Good : ExitCode.Bad;
        }
        catch (LocalDaprException)
        {
            report.Services.ShowLast();
            throw;
        }
    }

    /// <summary>Creates the folder now: a replay's results must not be lost for want of a place.</summary>
    private static void RequireWritable(DirectoryInfo output)
    {
        try
        {
            output.Create();
            string probe = Path.Combine(output.FullName, ".writable");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--out {output.FullName} cannot be written: {failure.Message} Name another folder.");
        }
    }

    private static void RequireEmpty(DirectoryInfo output)
    {
        if (File.Exists(output.FullName))
        {
            throw new CommandException($"--out {output.FullName} is a file; name a folder that is empty or does not exist yet.");
        }

        if (output.Exists && output.EnumerateFileSystemInfos().Any())
        {
            throw new CommandException($"--out {output.FullName} is not empty; name another folder, or empty it first.");
        }
    }
}

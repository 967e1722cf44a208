using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Parsing;
using Fleetscore.Contracts;
using Fleetscore.Training;

namespace Fleetscore.Cli.Models.Training;

/// <summary><c>fleetscore models train</c>: models of our own, from what was published.</summary>
internal static class TrainCommand
{
    // With time of day a forecast has eight parameters, and a fit needs more rows than that.
    private const int Minimum = 12;

    private static readonly TrainingOptions Defaults = new() { Period = TimeSpan.FromHours(1) };

    /// <param name="data">The option that says whose models these are.</param>
    public static Command Create(Option<DirectoryInfo?> data)
    {
        var results = new Option<DirectoryInfo?>("--results") { Description = "Train on a folder that `replay --out` left, not on what the system published." };
        Option<string> kind = KindOption.Create();
        Option<DateTimeOffset?> from = TimeOption.Create("--from", "Only periods that end after this, such as 2026-11-22T10:00 (UTC).");
        Option<DateTimeOffset?> to = TimeOption.Create("--to", "Only periods that start before this.");
        var windows = new Option<int>("--min-windows") { Description = "A series with fewer windows gets no model.", DefaultValueFactory = _ => Defaults.MinimumWindows };
        windows.Require<int>(given => given >= Minimum, $"must be {Minimum} or more");
        var nu = new Option<double>("--nu") { Description = "One-class SVM: the share of windows that may stay outside.", DefaultValueFactory = _ => Defaults.Nu };
        nu.Require<double>(given => given is > 0 and <= 1, "must be more than 0 and at most 1");
        var publish = new Option<bool>("--publish") { Description = "Let new runs use the version at once." };

        var command = new Command("train", "Train a model for every series from the features in the published verdicts. Exit code 1 if none could be.")
        {
            results, kind, from, to, windows, nu, publish,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new TrainOptions
            {
                DataDirectory = Solution.DataDirectory(parsed.GetValue(data)),
                Results = parsed.GetValue(results),
                Kind = KindOption.Read(parsed, kind),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                MinimumWindows = parsed.GetValue(windows),
                Nu = parsed.GetValue(nu),
                Publish = parsed.GetValue(publish),
            },
            cancellation));
        return command.WithExamples("fleetscore models train --publish", "fleetscore models train --kind one-class-svm --nu 0.02");
    }

    private static async Task<int> RunAsync(TrainOptions options, CancellationToken cancellation)
    {
        FeatureHistory history = await FeatureHistory.OpenAsync(options, cancellation);
        Console.WriteLine($"history: {history.Periods} periods, {UtcTime.Write(history.Start)} to {UtcTime.Write(history.End)}");
        TrainResult result = TrainProgress.Show(progress =>
            FleetTrainer.Run(history, options, ModelStore.In(options.DataDirectory), progress, cancellation));
        Report(result, options);
        return result.Manifest is null ? ExitCode.Bad : ExitCode.Good;
    }

    private static void Report(TrainResult result, TrainOptions options)
    {
        Console.WriteLine($"trained {Terminal.Text(result.Trained)}");
        if (result.Kept > 0)
        {
            Console.WriteLine($"kept {Terminal.Text(result.Kept)} of version {result.KeptFrom}, which this history could not train");
        }

        foreach ((string reason, int series) in result.Skipped)
        {
            Console.WriteLine($"skipped {Terminal.Text(series)}: {reason}");
        }

        if (result.Manifest is not { } manifest)
        {
            Console.WriteLine("No series could be trained, so there is no new version. Let more periods pass, or lower --min-windows.");
            return;
        }

        Console.WriteLine($"version {manifest.Version}: {Terminal.Text(manifest.Series - manifest.Refused)} models, {Terminal.Text(manifest.Refused)} refused, {manifest.Packs.Count} packs");
        Console.WriteLine(options.Publish
            ? $"New runs use version {manifest.Version}."
            : $"Let new runs use it with: fleetscore models publish {manifest.Version}");
    }
}

using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Models.Training;
using Fleetscore.Cli.Parsing;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Demo;

/// <summary><c>fleetscore demo</c>: a made-up fleet's eight hours, from readings to models to verdicts, in a minute.</summary>
internal static class DemoCommand
{
    private const int FewestDevices = 10;
    private const int MostDevices = 1_000;

    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "Where the demo's system keeps its data. Default: .fleetscore-demo in the checkout; replaced at every run.", HelpName = "DIR" };
        var seed = new Option<long>("--seed") { Description = "Another seed, another fleet.", DefaultValueFactory = _ => DemoOptions.DefaultSeed, HelpName = "K" };
        var devices = new Option<int>("--devices") { Description = $"How many devices, {FewestDevices} to {MostDevices}.", DefaultValueFactory = _ => DemoOptions.DefaultDevices, HelpName = "N" };
        Option<string> kind = KindOption.Create();
        var verbose = new Option<bool>("--verbose") { Description = "Show what the services print." };
        devices.Require<int>(count => count is >= FewestDevices and <= MostDevices, $"must be a number from {FewestDevices} to {MostDevices}");

        var command = new Command("demo", "See all of it work in a minute: a simulated fleet, its first models, and what they find.") { data, seed, devices, kind, verbose };
        command.SetAction((parsed, cancellation) => RunAsync(
            new DemoOptions
            {
                Data = parsed.GetValue(data) ?? new DirectoryInfo(DemoFolder.Default()),
                Seed = parsed.GetValue(seed),
                Devices = parsed.GetValue(devices),
                Kind = KindOption.Read(parsed, kind),
                Verbose = parsed.GetValue(verbose),
            },
            cancellation));
        return command.WithExamples("fleetscore demo", "fleetscore demo --seed 2 --kind one-class-svm");
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellation)
    {
        DemoFolder.Replace(options.Data);
        var scenario = DemoScenario.Create(options.Seed, options.Devices);
        var report = new DemoReport(options, scenario);
        report.Introduce();
        try
        {
            DemoResults results = await report.Stages.ShowAsync(() => DemoRun.PlayAsync(options, scenario, report, cancellation));
            return report.Conclude(results) ? ExitCode.Good : ExitCode.Bad;
        }
        catch (LocalDaprException)
        {
            report.Services.ShowLast();
            throw;
        }
    }
}

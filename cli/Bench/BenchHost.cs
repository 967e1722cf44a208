using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Bench;

/// <summary>The hidden <c>fleetscore bench host</c>: the host that is measured, in a process of its own, until its input ends.</summary>
internal static class BenchHost
{
    public const string Name = "host";
    public const string Ready = "ready";

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A dapr.yaml." };
        var command = new Command(Name, "Run LocalDapr on free ports until standard input ends.") { file };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(file), cancellation));
        return command.WithExamples("fleetscore bench host dapr.yaml");
    }

    private static async Task<int> RunAsync(FileInfo file, CancellationToken cancellation)
    {
        var options = new LocalHostOptions { AppFile = file.FullName, FreePorts = true, Output = (app, line) => Console.Error.WriteLine($"{app}: {line}") };
        await using LocalHost host = await LocalHost.StartAsync(options, cancellation);
        Console.WriteLine(Ready);
        await await Task.WhenAny(host.Failed, Console.In.ReadToEndAsync(cancellation));
        return ExitCode.Good;
    }
}

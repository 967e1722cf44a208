using System.CommandLine;
using Fleetscore.Cli.Help;

namespace Fleetscore.Cli.Bench;

/// <summary><c>fleetscore bench</c>: how fast it is on this machine.</summary>
internal static class BenchCommand
{
    public const string Name = "bench";

    public static Command Create()
    {
        var command = new Command(Name, "Measure how fast parts of the system are on this machine.")
        {
            LocalDaprBench.Create(),
            BenchHost.Create(),
            BenchApp.Create(),
        };
        return command.WithExamples("fleetscore bench localdapr");
    }
}

using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;

namespace Fleetscore.Cli.Status;

/// <summary><c>fleetscore status</c>: a system at a glance, and what is wrong with it.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> data = DataOption.Create();
        var command = new Command("status", "Show a system at a glance: apps, schedule, model version, last run. Exit code 1 where something is wrong.") { data };
        FormatOptions format = FormatOptions.JsonOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(data) is { Exists: false } missing)
            {
                throw new CommandException($"--data {missing.FullName} does not exist; name a system's folder, or start one there with `fleetscore up --data {missing.FullName}`.");
            }

            SystemStatus status = await new StatusSurvey(Solution.DataDirectory(parsed.GetValue(data)), TimeProvider.System).LookAsync(cancellation);
            if (format.Json(parsed))
            {
                DataOutput.Json(status);
            }
            else
            {
                StatusReport.Print(status);
            }

            return status.Problems.Count == 0 ? ExitCode.Good : ExitCode.Bad;
        });
        return command.WithExamples("fleetscore status", "fleetscore status --json");
    }
}

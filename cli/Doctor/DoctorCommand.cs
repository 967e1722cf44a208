using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Running;
using Fleetscore.LocalDapr;

namespace Fleetscore.Cli.Doctor;

/// <summary><c>fleetscore doctor</c>: what is here, what is wrong, and what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo?> data = DataOption.Create();
        const string Purpose =
            "Say what is here (SDK, build, files, ports, data, tools) and what is wrong. Exit code 1 where something is wrong.";
        var command = new Command("doctor", Purpose) { data };
        FormatOptions format = FormatOptions.JsonOf(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            Diagnosis diagnosis = await ExamineAsync(Solution.Folder(), Solution.DataDirectory(parsed.GetValue(data)), cancellation);
            if (format.Json(parsed))
            {
                DataOutput.Json(diagnosis);
            }
            else
            {
                DoctorReport.Print(diagnosis);
            }

            return diagnosis.Wrong == 0 ? ExitCode.Good : ExitCode.Bad;
        });
        return command.WithExamples("fleetscore doctor", "fleetscore doctor --json");
    }

    /// <param name="folder">The checkout.</param>
    /// <param name="data">The data directory, which need not be there.</param>
    /// <param name="cancellation">Ends the programs that are asked for their version.</param>
    private static async Task<Diagnosis> ExamineAsync(string folder, string data, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        PlannedHost? plan = FileChecks.ReadPlan(folder, data, findings);
        return new Diagnosis(
        [
            .. await SdkCheck.LookAsync(folder, cancellation),
            .. BuildChecks.Look(folder, plan),
            .. findings,
            .. PortChecks.Look(plan, data),
            .. DataChecks.Look(data),
            .. SystemChecks.Look(TimeProvider.System),
            .. EnvironmentChecks.Look(),
            .. await ToolChecks.LookAsync(cancellation),
        ]);
    }
}

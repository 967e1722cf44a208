using Fleetscore.Cli.Output;
using Spectre.Console;

namespace Fleetscore.Cli.Doctor;

/// <summary>A diagnosis as a person reads it: the sum comes last, where the eye is.</summary>
internal static class DoctorReport
{
    public static void Print(Diagnosis diagnosis)
    {
        foreach (Finding finding in diagnosis.Findings)
        {
            Terminal.Out.MarkupLine($"{Sign(finding.Grade)} {finding.About,-12} {Markup.Escape(finding.Text)}");
            if (finding.Advice is { } advice)
            {
                Terminal.Out.MarkupLine($"{"",-15}[blue]→[/] {Markup.Escape(advice)}");
            }
        }

        Terminal.Out.MarkupLine(
            diagnosis.Wrong == 0 ? "[green]✔[/] nothing is wrong" : $"[red]✖[/] {Terminal.Text(diagnosis.Wrong)} to mend");
    }

    private static string Sign(Grade grade) => grade switch
    {
        Grade.Good => "[green]✔[/]",
        Grade.Note => "[grey]·[/]",
        Grade.Warning => "[yellow]![/]",
        _ => "[red]✖[/]",
    };
}

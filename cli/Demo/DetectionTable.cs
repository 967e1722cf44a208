using System.Globalization;
using Fleetscore.Cli.Output;
using Fleetscore.Simulation;
using Spectre.Console;

namespace Fleetscore.Cli.Demo;

/// <summary>Recall and precision kind by kind.</summary>
internal static class DetectionTable
{
    public static Table Of(Detection detection)
    {
        Table table = Terminal.Table(
            Terminal.Column("injected"), Terminal.Number("anomalies"), Terminal.Number("found"), Terminal.Number("recall"),
            Terminal.Number("alarms"), Terminal.Number("right"), Terminal.Number("precision"));
        foreach (AnomalyKind kind in AnomalyKinds.All)
        {
            AddRow(table, kind.Name(), detection.Of(kind));
        }

        AddRow(table, "nothing", detection.OfNone());
        table.AddEmptyRow();
        AddRow(table, "together", detection.Total);
        return table;
    }

    private static void AddRow(Table table, string name, DetectionFigures figures) => table.AddRow(
        name, Terminal.Text(figures.Anomalies), Terminal.Text(figures.Found), Share(figures.Recall), Terminal.Text(figures.Alarms), Terminal.Text(figures.Right), Share(figures.Precision));

    private static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:F0} %") : "";
}

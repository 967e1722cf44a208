using System.Globalization;
using Fleetscore.Simulation;
using Spectre.Console;

namespace Fleetscore.Cli.Demo;

/// <summary>Recall and precision kind by kind.</summary>
internal static class DetectionTable
{
    public static Table Of(Detection detection)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("injected").AddColumn(Right("anomalies")).AddColumn(Right("found")).AddColumn(Right("recall"))
            .AddColumn(Right("alarms")).AddColumn(Right("right")).AddColumn(Right("precision"));
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
        name, Text(figures.Anomalies), Text(figures.Found), Share(figures.Recall), Text(figures.Alarms), Text(figures.Right), Share(figures.Precision));

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:F0} %") : "";
}

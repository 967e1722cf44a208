using System.CommandLine;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Cli.Verdicts;
using Fleetscore.Scoring;

namespace Fleetscore.Cli.Plot;

/// <summary><c>fleetscore plot</c>: a series as a picture, in the terminal or as a file.</summary>
internal static class PlotCommand
{
    private const int Height = 22;

    public static Command Create()
    {
        var command = new Command("plot", "Draw a series with its expected band and anomalies: in the terminal, or as a PNG file.");
        var series = SeriesOptions.Of(command, sensorRequired: true);
        var png = new Option<FileInfo?>("--png") { Description = "Write a picture to this file instead.", HelpName = "FILE" };
        command.Add(png);
        command.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<Verdict> windows = await series.ReadAsync(parsed, cancellation);
            if (windows.Count == 0)
            {
                throw new CommandException("The series has no readings in that time: there is nothing to draw.", ExitCode.Bad);
            }

            Draw(windows, parsed.GetValue(png));
        });
        return command.WithExamples(
            "fleetscore plot --device pump-17 --sensor temperature", "fleetscore plot --device pump-17 --sensor temperature --last 48 --png pump-17.png");
    }

    private static void Draw(IReadOnlyList<Verdict> windows, FileInfo? png)
    {
        if (png is null)
        {
            Terminal.Out.Write(SeriesChart.Create(windows, Terminal.ChartWidth, Height));
            return;
        }

        try
        {
            PngChart.Save(windows, png.FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--png {png.FullName} cannot be written: {failure.Message} Name another file.");
        }

        Console.WriteLine($"{windows.Count} windows drawn to {png.FullName}");
    }
}

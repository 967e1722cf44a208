using System.Globalization;
using Spectre.Console;

namespace Fleetscore.Cli.Models.Training;

/// <summary>How far a training is: a bar in a terminal, a line per tenth elsewhere.</summary>
internal static class TrainProgress
{
    private const int Lines = 10;

    /// <summary>Runs work that tells the share it has done, from any thread.</summary>
    public static T Show<T>(Func<Action<double>, T> work) => AnsiConsole.Profile.Out.IsTerminal ? ShowBar(work) : ShowLines(work);

    private static T ShowBar<T>(Func<Action<double>, T> work) =>
        AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                ProgressTask task = progress.AddTask("training", maxValue: 1);
                return work(share => task.Value(share));
            });

    private static T ShowLines<T>(Func<Action<double>, T> work)
    {
        var turn = new Lock();
        int printed = 0;
        return work(share =>
        {
            lock (turn)
            {
                if ((int)(share * Lines) > printed)
                {
                    printed = (int)(share * Lines);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training: {share * 100:0} %"));
                }
            }
        });
    }
}

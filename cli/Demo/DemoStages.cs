using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Fleetscore.Cli.Demo;

/// <summary>The demo's stages, in order.</summary>
internal enum DemoStage
{
    Start,
    Feed,
    Train,
    Score,
}

/// <summary>Progress bars, one per stage; lines where there is no terminal to draw them in.</summary>
internal sealed class DemoStages(IAnsiConsole console)
{
    private readonly Dictionary<DemoStage, ProgressTask> bars = [];
    private readonly List<(DemoStage Stage, TimeSpan Took)> times = [];

    /// <summary>How long each took, in order.</summary>
    public IReadOnlyList<(DemoStage Stage, TimeSpan Took)> Times => times;

    /// <summary>Draws the stages while something runs them.</summary>
    public Task<T> ShowAsync<T>(Func<Task<T>> stages)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return stages();
        }

        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context =>
            {
                foreach (DemoStage stage in Enum.GetValues<DemoStage>())
                {
                    bars[stage] = context.AddTask(Describe(stage), autoStart: false, maxValue: 1);
                }

                return stages();
            });
    }

    public async Task RunAsync(DemoStage stage, Func<StageProgress, Task> work)
    {
        ProgressTask? bar = bars.GetValueOrDefault(stage);
        bar?.StartTask();
        long began = Stopwatch.GetTimestamp();
        if (bar is null)
        {
            console.WriteLine($"{Describe(stage)} …");
        }

        await work(new StageProgress(bar));
        if (bar is not null)
        {
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }

        times.Add((stage, Stopwatch.GetElapsedTime(began)));
    }

    /// <summary>All times in one line.</summary>
    public string Summary() => string.Join(", ", times.Select(one =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Stage.ToString().ToLowerInvariant()} {one.Took.TotalSeconds:F1} s")));

    private static string Describe(DemoStage stage) => stage switch
    {
        DemoStage.Start => "start  the broker, four services, two scorer replicas",
        DemoStage.Feed => "feed   five hours over MQTT; no models yet",
        DemoStage.Train => "train  a model for every series, from the published verdict files",
        DemoStage.Score => "score  three more hours, with the models",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No such stage."),
    };
}

/// <summary>How far a stage is. Told from any thread.</summary>
internal sealed class StageProgress(ProgressTask? bar)
{
    /// <param name="share">How much more of the stage is done, of 1.</param>
    public void Advance(double share) => bar?.Increment(share);
}

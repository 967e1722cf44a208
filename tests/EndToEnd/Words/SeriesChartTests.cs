using Fleetscore.Cli.Plot;
using Fleetscore.Contracts;
using Fleetscore.Scoring;
using Fleetscore.Windowing;
using Spectre.Console;

namespace Fleetscore.Tests.EndToEnd.Words;

/// <summary>The chart a person sees in the terminal.</summary>
public sealed class SeriesChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 23, 40, 0, TimeSpan.Zero);

    [Fact]
    public void Means_stand_before_their_band_anomalies_are_told_by_mark_and_gaps_stay_empty()
    {
        Verdict[] windows =
        [
            Window(0, 20, false), Window(1, 21, false), Window(2, 22, false), Window(3, 28, true),
            Window(5, 22, false), Window(6, 21, false), Window(7, 20, null) with { Expected = null },
        ];

        string drawn = Draw(windows, width: 60, height: 10, unicode: true);

        Assert.Equal(
            """
            pump-1/t  2026-03-01 23:40 to 2026-03-02 00:20 UTC
               │          ✖
               │
            24 ┤░░░░░░░░░░░░   ░░░░░░
               │░░░░░░░•░░░░   ░•░░░░
               │░•░░•░░░░░░░   ░░░░•░ ◦
            18 ┤░░░░░░░░░░░░   ░░░░░░
               └───┬────────┬────────┬──
                   23:45    03-02    00:15
              • mean of a window  ░ expected  ✖ anomaly  ◦ not scored

            """,
            drawn);
    }

    [Fact]
    public void An_anomaly_shows_where_many_windows_share_a_column()
    {
        Verdict[] windows = [.. Enumerable.Range(0, 1000).Select(i => Window(i, i == 500 ? 30 : 20, i == 500))];

        Assert.Contains('X', Draw(windows, width: 40, height: 8, unicode: false).Split('\n')[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e308)]
    [InlineData(1e-300)]
    public void Any_value_can_be_drawn(double value)
    {
        Assert.Contains("o", Draw([Window(0, value, false) with { Expected = null }], 40, 8, unicode: false), StringComparison.Ordinal);
        Assert.Contains("X", Draw([Window(0, value, false), Window(1, 1e308, true)], 40, 8, unicode: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_draw_is_said() =>
        Assert.Contains("no windows", Draw([], 40, 8, unicode: true), StringComparison.Ordinal);

    private static Verdict Window(int index, double mean, bool? anomaly) => new(
        new SeriesId("pump-1", "t"),
        new WindowFeatures(Start.AddMinutes(5 * index), 5, mean, 0, mean, mean, mean, mean, 0),
        Score: 1, anomaly, Model: "v", Revision: 0, Expected: new ExpectedBand(21.5, 18, 25));

    private static string Draw(IReadOnlyList<Verdict> windows, int width, int height, bool unicode)
    {
        var writer = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = unicode;
        console.Write(SeriesChart.Create(windows, width, height));
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd()));
    }
}

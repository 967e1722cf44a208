using System.Globalization;
using Spectre.Console;

namespace Fleetscore.Cli.Output;

/// <summary>Standard output: tables and charts for a person, plain and uncut where it is not a terminal.</summary>
internal static class Terminal
{
    /// <summary>Wider than any table: what is read by another program must not be wrapped.</summary>
    private const int Unlimited = 100_000;

    private const int ChartWidthOfFiles = 110;

    /// <summary>The narrowest a table is set: a line that a terminal wraps can be read, a number cut into digits cannot.</summary>
    private const int NarrowestTable = 106;

    private static readonly Padding BetweenColumns = new(0, 0, 1, 0);

    public static IAnsiConsole Out { get; } = Create();

    public static int ChartWidth => Console.IsOutputRedirected ? ChartWidthOfFiles : AnsiConsole.Profile.Width;

    public static Table Table(params TableColumn[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    public static TableColumn Column(string title) => new(title) { Padding = BetweenColumns };

    public static TableColumn Number(string title) => Column(title).RightAligned();

    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>As people write an instant: to the minute, or finer where it is not whole.</summary>
    public static string Text(DateTimeOffset at) =>
        at.UtcDateTime.ToString(at.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Four significant digits: enough to look at.</summary>
    public static string Text(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";

    private static IAnsiConsole Create()
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) };
        if (!Console.IsOutputRedirected)
        {
            IAnsiConsole terminal = AnsiConsole.Create(settings);
            terminal.Profile.Width = Math.Max(terminal.Profile.Width, NarrowestTable);
            return terminal;
        }

        // Said outright: in some build services the environment alone would make it colourful.
        settings.Ansi = AnsiSupport.No;
        settings.ColorSystem = ColorSystemSupport.NoColors;
        settings.Interactive = InteractionSupport.No;
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Profile.Width = Unlimited;
        return console;
    }
}

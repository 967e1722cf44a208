using System.Globalization;
using Spectre.Console;

namespace Fleetscore.Cli.Simulate;

/// <summary>One line that says how the feed is doing: kept up to date in a terminal, now and then a new one elsewhere.</summary>
internal sealed class FeedStatus(TimeProvider clock)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly long startedAt = clock.GetTimestamp();
    private readonly Queue<(long At, long Acknowledged)> recent = new();
    private StatusContext? live;
    private long? lastLineAt;
    private long sent;
    private long bad;
    private long acknowledged;
    private TimeSpan lag;
    private string? lastReason;

    /// <summary>Shows the status while something runs.</summary>
    public Task ShowAsync(Func<Task> feeding)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || Console.IsOutputRedirected)
        {
            return feeding();
        }

        return AnsiConsole.Status().StartAsync(Markup.Escape(Line()), context =>
        {
            live = context;
            return feeding();
        });
    }

    public void Sending(int readings, int badEvents)
    {
        sent += readings;
        bad += badEvents;
    }

    public void Acknowledged(int readings)
    {
        acknowledged += readings;
        lastReason = null;
        recent.Enqueue((clock.GetTimestamp(), acknowledged));
        while (recent.Count > 1 && clock.GetElapsedTime(recent.Peek().At) > BetweenLines)
        {
            recent.Dequeue();
        }
    }

    public void Lag(TimeSpan behind)
    {
        lag = behind;
        Show(Line());
    }

    /// <summary>Said at once, however lately a line was printed; the same reason again is not.</summary>
    public void Lost(string reason)
    {
        lastLineAt = reason == lastReason ? lastLineAt : null;
        lastReason = reason;
        Show($"{Line()}: {reason}");
    }

    public void Conclude() =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sent:N0} readings sent, {acknowledged:N0} acknowledged, and {bad:N0} bad events, in {clock.GetElapsedTime(startedAt).TotalSeconds:F1} s"));

    private void Show(string line)
    {
        if (live is { } context)
        {
            context.Status = Markup.Escape(line);
        }
        else if (lastLineAt is not { } last || clock.GetElapsedTime(last) >= BetweenLines)
        {
            lastLineAt = clock.GetTimestamp();
            Console.WriteLine(line);
        }
    }

    private string Line()
    {
        string behind = lag > BetweenLines ? $", {lag:hh\\:mm\\:ss} behind" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sent:N0} readings sent, {acknowledged:N0} acknowledged, {Rate():N0} a second{behind}");
    }

    private double Rate()
    {
        if (recent.Count < 2)
        {
            return 0;
        }

        (long at, long before) = recent.Peek();
        return (acknowledged - before) / Math.Max(0.1, clock.GetElapsedTime(at).TotalSeconds);
    }
}

using System.CommandLine;
using System.Globalization;
using Fleetscore.Cli.Parsing;
using Fleetscore.Cli.Running;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.Runs;

/// <summary>PERIOD on the command line: a period's start, or <c>latest</c>.</summary>
internal static class PeriodArgument
{
    private const string Latest = "latest";

    public static Argument<string> Create()
    {
        var period = new Argument<string>("PERIOD") { HelpName = "PERIOD", Description = "The start of the period, such as 2026-11-22T10:00 (UTC), or `latest`: the newest published." };
        period.CompletionSources.Add(Latest);
        return period;
    }

    /// <exception cref="CommandException">It is no period, or nothing is known of it.</exception>
    public static async Task<PeriodRun> RunAsync(FleetView view, string text, CancellationToken cancellation)
    {
        ScheduleItem schedule = await view.ScheduleAsync(cancellation);
        if (text == Latest)
        {
            return (await view.RunsAsync(schedule.Cursor - schedule.Period, null, cancellation)).LastOrDefault(run => run.Item.Ledger is not null)
                ?? throw new CommandException("No period has been published yet; `fleetscore status` says when one is due.", ExitCode.Bad);
        }

        if (!TimeOption.TryRead(text, out DateTimeOffset at))
        {
            throw new CommandException($"'{text}' is not a period. {TimeOption.Forms} `fleetscore runs` shows which there are.");
        }

        RequireStart(schedule, at);
        return await view.RunAsync(at, cancellation) is { } run ? new PeriodRun(at, run) : throw Unknown(schedule, at);
    }

    private static void RequireStart(ScheduleItem schedule, DateTimeOffset at)
    {
        long off = (at - schedule.Start).Ticks % schedule.Period.Ticks;
        if (off != 0)
        {
            double periods = Math.Round((double)(at - schedule.Start).Ticks / schedule.Period.Ticks);
            DateTimeOffset nearest = schedule.Start + (Math.Max(0, (long)periods) * schedule.Period);
            throw new CommandException($"No period starts at {Written(at)}: a period is {schedule.Period}, and the nearest starts at {Written(nearest)}.");
        }
    }

    private static CommandException Unknown(ScheduleItem schedule, DateTimeOffset at) => new(
        at < schedule.Start
            ? $"The schedule starts with the period {Written(schedule.Start)}: nothing is known of {Written(at)}."
            : $"Nothing is known of the period {Written(at)}: nobody reported in it, and it was not due yet.",
        ExitCode.Bad);

    private static string Written(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}

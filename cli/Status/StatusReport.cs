using System.Globalization;
using Fleetscore.Cli.Ledgers;
using Fleetscore.Cli.Output;
using Fleetscore.Contracts;
using Spectre.Console;

namespace Fleetscore.Cli.Status;

/// <summary>A status as a person reads it: what is wrong comes last, where the eye is.</summary>
internal static class StatusReport
{
    public static void Print(SystemStatus status)
    {
        foreach ((string name, string text) in Lines(status))
        {
            Console.WriteLine($"{name,-10} {text}");
        }

        if (status.Host is { } host)
        {
            PrintApps(host);
        }

        foreach (string problem in status.Problems)
        {
            Terminal.Out.MarkupLineInterpolated($"[red]✖[/] {problem}");
        }

        if (status.Problems.Count == 0)
        {
            Terminal.Out.MarkupLine("[green]✔[/] all is in order");
        }
    }

    private static IEnumerable<(string Name, string Text)> Lines(SystemStatus status)
    {
        yield return ("data", $"{status.Data} ({Megabytes(status.Bytes)})");
        yield return ("host", status.Host is { } host ? $"process {host.ProcessId}, events go to {host.Broker}" : "none runs; start one with `fleetscore up`");
        if (status.WaitingEvents is { } waiting)
        {
            yield return ("waiting", $"{Terminal.Text(waiting)} events");
        }

        if (status.Schedule is { } schedule)
        {
            yield return ("schedule", Describe(schedule));
            yield return ("due", Due(schedule, status.Due));
        }

        yield return ("model", status.Model is { } model
            ? $"version {model.Version}: {Terminal.Text(model.Models)} models, {Terminal.Text(model.Refused)} refused"
            : "none published: every series will be `no model`");
        yield return ("last run", status.LastRun is { Counts: { } counts } run
            ? $"{Terminal.Text(run.Period)}, {run.State}, revision {run.Revision}: {LedgerSum.Line(counts)}; {Terminal.Text(counts.Anomalies)} anomalies"
            : "none yet");
        if (status.Replicas is { Runs: > 0 } replicas)
        {
            yield return ("replicas", replicas.Reason);
        }

        yield return ("refused", $"{Terminal.Text(status.DeadLettersToday)} dead letter{(status.DeadLettersToday == 1 ? "" : "s")} dated today");
    }

    private static string Describe(ScheduleItem schedule) =>
        $"periods of {schedule.Period} in windows of {schedule.Window}, since {Terminal.Text(schedule.Start)} UTC"
        + (schedule.PausedFrom is { } paused ? $", paused from {Terminal.Text(paused)} on" : "");

    private static string Due(ScheduleItem schedule, DueStatus? due)
    {
        string next = $"{Terminal.Text(schedule.Cursor)} is the first period not done";
        return due switch
        {
            null => next,
            { NextDueAt: { } at } => $"{next}; {Terminal.Text(due.Behind)} behind, the next is due at {Terminal.Text(at)}",
            _ => $"{next}; {Terminal.Text(due.Behind)} behind, the next is paused",
        };
    }

    private static void PrintApps(HostStatus host)
    {
        Table table = Terminal.Table(Terminal.Column("app"), Terminal.Column("address"), Terminal.Column("ready"));
        foreach (AppStatus app in host.Apps)
        {
            table.AddRow(Markup.Escape(app.Name), $"http://127.0.0.1:{app.Port}", app.NotReady is null ? "[green]yes[/]" : $"[red]NO[/]: {Markup.Escape(app.NotReady)}");
        }

        Terminal.Out.Write(table);
    }

    private static string Megabytes(long bytes) => $"{(bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture)} MB";
}

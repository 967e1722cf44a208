using System.Globalization;
using Fleetscore.LocalDapr;
using Fleetscore.Scoring;
using Fleetscore.Simulation;

namespace Fleetscore.Cli.Simulate;

/// <summary>
/// Sends a fleet's readings to a running system as their time comes. What the broker has not acknowledged is sent again; the
/// same reading twice counts once.
/// </summary>
internal sealed class LiveFleet(SimulatedFleet fleet, BrokerConnection broker, TruthFile truth, FeedStatus status, TimeProvider clock)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>After a pause it catches up in pieces, so that memory stays bounded.</summary>
    private static readonly TimeSpan LongestPiece = TimeSpan.FromMinutes(1);

    /// <exception cref="CommandException">No system runs there.</exception>
    public static async Task<int> FeedAsync(
        SimulatedFleet fleet, string dataDirectory, FileInfo? truth, DateTimeOffset? from, TimeSpan? lasting, CancellationToken cancellation)
    {
        if (HostFile.Read(dataDirectory) is null)
        {
            throw new CommandException($"No system runs on {dataDirectory}. Start one with `fleetscore up`, or write a file instead with --to FILE.csv.");
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var truthFile = TruthFile.Create(fleet, truth);
        var status = new FeedStatus(TimeProvider.System);
        await using var broker = new BrokerConnection(dataDirectory, status.Lost);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fleet.Series.Count():N0} simulated sensors report to the system on {dataDirectory}.{(lasting is null ? " Ctrl-C stops." : "")}"));
        var live = new LiveFleet(fleet, broker, truthFile, status, TimeProvider.System);
        try
        {
            await status.ShowAsync(() => live.SendAsync(from ?? now, now + lasting, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how it is meant to end.
        }

        status.Conclude();
        return ExitCode.Good;
    }

    private async Task SendAsync(DateTimeOffset from, DateTimeOffset? end, CancellationToken cancellation)
    {
        for (DateTimeOffset sent = from; end is null || sent < end;)
        {
            DateTimeOffset now = clock.GetUtcNow();
            DateTimeOffset next = Earliest(now, sent + LongestPiece, end ?? now);
            if (next - sent < Pace && next != end)
            {
                await Task.Delay(Pace, clock, cancellation);
                continue;
            }

            await SendPieceAsync(sent, next, cancellation);
            sent = next;
            status.Lag(clock.GetUtcNow() - sent);
        }
    }

    private async Task SendPieceAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        TelemetryRow[] rows = [.. fleet.Readings(from, to).Select(one => new TelemetryRow(one.Device, one.Reading))];
        BadEvent[] bad = [.. fleet.BadEvents(from, to)];
        truth.Add(from, to);
        status.Sending(rows.Length, bad.Length);
        await broker.PublishAsync(rows, bad, cancellation);
        status.Acknowledged(rows.Length);
    }

    private static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        DateTimeOffset earliest = instants[0];
        foreach (DateTimeOffset one in instants)
        {
            earliest = one < earliest ? one : earliest;
        }

        return earliest;
    }
}

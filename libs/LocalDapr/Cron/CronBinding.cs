using System.Globalization;
using Fleetscore.LocalDapr.Invocation;
using Fleetscore.LocalDapr.Resiliency;
using Fleetscore.LocalDapr.Resources;

namespace Fleetscore.LocalDapr.Cron;

/// <summary>
/// <c>bindings.cron</c>: posts an empty tick to every replica of the app. A tick is not repeated when the app does not take
/// it, unless an inbound policy says so, and those that fall due while the app is down are lost, as with Dapr.
/// </summary>
internal sealed class CronBinding : IAsyncDisposable
{
    public const string Type = "bindings.cron";

    /// <summary>A timer of the base library takes at most 49 days; a schedule may name one tick a year.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly CronSchedule schedule;
    private readonly AppInput input;
    private readonly AppChannel channel;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loop;

    public CronBinding(Component component, AppInstance app, TargetPolicy? policy, AppChannel channel, TimeProvider time)
    {
        schedule = ReadSchedule(component);
        input = new AppInput
        {
            App = app,
            Binding = component.Name,
            Route = "/" + (component.Value("route") ?? component.Name).TrimStart('/'),
            Policy = policy,
        };
        this.channel = channel;
        this.time = time;
        loop = Task.Run(RunAsync);
    }

    /// <summary>The component's metadata that LocalDapr knows.</summary>
    public static string[] Metadata { get; } = ["schedule", "direction", "route"];

    public static CronSchedule ReadSchedule(Component component)
    {
        string text = component.Required("schedule");
        return CronSchedule.TryParse(text, out CronSchedule? schedule)
            ? schedule
            : throw component.Error(
                "schedule", $"metadata 'schedule' is '{text}'; write five or six fields, @hourly and the like, or @every 1m");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
    }

    private async Task RunAsync()
    {
        try
        {
            DateTimeOffset last = time.GetUtcNow();
            while (schedule.Next(last) is { } next)
            {
                while (next - time.GetUtcNow() is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stopping.Token);
                }

                _ = TickAsync();
                DateTimeOffset now = time.GetUtcNow();
                last = next > now - schedule.Shortest ? next : now; // After a standstill, ticks are not made up for.
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Not awaited: a slow app gets its next tick all the same.</summary>
    private async Task TickAsync()
    {
        if (!input.App.IsHealthy)
        {
            return; // daprd reads no binding meanwhile.
        }

        string now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF '+0000 UTC'", CultureInfo.InvariantCulture);
        var metadata = new Dictionary<string, string> { ["readTimeUTC"] = now, ["timeZone"] = "Local" };
        try
        {
            await channel.TryDeliverAsync(input, () => [], metadata, pause: null, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}

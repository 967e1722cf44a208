namespace Fleetscore.Scorer;

/// <summary>When a request arrived, as a timestamp of the service's clock: before it waits for its turn.</summary>
internal sealed record Arrival(long At);

internal static class Arrivals
{
    /// <summary>Notes every request's arrival. Comes before the admission, in which requests wait.</summary>
    public static void UseArrivals(this WebApplication app)
    {
        TimeProvider clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) =>
        {
            context.Features.Set(new Arrival(clock.GetTimestamp()));
            return next(context);
        });
    }
}

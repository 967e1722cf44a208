using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fleetscore.Hosting;

internal static class ServiceClock
{
    public static void AddServiceClock(this WebApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ClockOptions>(ClockOptions.Section);
        builder.Services.TryAddSingleton(services => Create(services.GetRequiredService<ClockOptions>().Shift));
    }

    private static TimeProvider Create(TimeSpan shift) =>
        shift == TimeSpan.Zero ? TimeProvider.System : new ShiftedTimeProvider(TimeProvider.System, shift);
}

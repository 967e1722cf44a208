using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fleetscore.Hosting;

public static class ValidatedOptions
{
    /// <summary>
    /// Binds a section to options that are checked before the service starts: unknown keys, types, data annotations, and
    /// what the options say of themselves (<see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/>).
    /// Handed in as <see cref="IOptions{T}"/> and as <typeparamref name="T"/>.
    /// </summary>
    public static void AddValidatedOptions<T>(this WebApplicationBuilder builder, string section)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IConfigurationCheck>(new OptionsCheck<T>(section));
        builder.Services.AddOptions<T>()
            .Configure<IServiceProvider>((_, services) => Check(services)) // whoever asks for options first, before the check at start
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<T>>().Value);
    }

    /// <exception cref="ConfigurationRefusedException">Something is wrong; all problems at once.</exception>
    internal static void Check(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        string[] problems = [.. services.GetServices<IConfigurationCheck>().SelectMany(check => check.Problems(configuration)).Distinct()];
        if (problems.Length > 0)
        {
            throw new ConfigurationRefusedException(problems);
        }
    }
}

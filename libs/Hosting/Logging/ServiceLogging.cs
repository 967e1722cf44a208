using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Fleetscore.Hosting;

/// <summary>Logs go to the console, and to Application Insights where a connection string is set.</summary>
internal static class ServiceLogging
{
    private const string ForPeople = "{Timestamp:HH:mm:ss.fff} {Level:u3} {AppId} {Message:lj}{NewLine}{Exception}";

    public static void AddServiceLogging(this WebApplicationBuilder builder, string appId)
    {
        builder.AddValidatedOptions<LoggingOptions>(LoggingOptions.Section);
        string? connection = builder.Configuration[ServiceTelemetry.ApplicationInsights];
        ServiceInstance instance = ServiceInstance.Of(appId, builder.Configuration);
        builder.Services.AddSerilog(
            (services, logger) => Configure(logger, services.GetRequiredService<LoggingOptions>(), instance, connection),
            preserveStaticLogger: true);
    }

    private static void Configure(LoggerConfiguration logger, LoggingOptions options, ServiceInstance instance, string? connection)
    {
        bool azure = !string.IsNullOrEmpty(connection);
        logger.Enrich.FromLogContext().Enrich.WithProperty("AppId", instance.Role);
        SetLevels(logger, options.LogLevel);
        AddConsole(logger, options.Format, ToSerilog(options.Console ?? (azure ? LogLevel.Critical : LogLevel.Trace)));
        if (azure)
        {
            logger.WriteTo.Sink(ApplicationInsightsLogs.Create(connection!, instance, new LogBuffer()));
        }
    }

    private static void AddConsole(LoggerConfiguration logger, LogFormat format, LogEventLevel lowest)
    {
        if (format == LogFormat.Json)
        {
            logger.WriteTo.Console(new RenderedCompactJsonFormatter(), lowest);
        }
        else
        {
            logger.WriteTo.Console(lowest, ForPeople, CultureInfo.InvariantCulture);
        }
    }

    private static void SetLevels(LoggerConfiguration logger, IDictionary<string, string> levels)
    {
        logger.MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        logger.MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information);
        logger.MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal); // The answer says it.
        logger.MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning);
        logger.MinimumLevel.Override("Grpc", LogEventLevel.Warning);
        logger.MinimumLevel.Override("Polly", LogEventLevel.Warning);
        foreach ((string category, string name) in levels)
        {
            LogLevel level = Enum.Parse<LogLevel>(name, ignoreCase: true);
            if (category.Equals("Default", StringComparison.OrdinalIgnoreCase))
            {
                logger.MinimumLevel.Is(ToSerilog(level));
            }
            else
            {
                logger.MinimumLevel.Override(category, ToSerilog(level));
            }
        }
    }

    private static LogEventLevel ToSerilog(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        LogLevel.Critical => LogEventLevel.Fatal,
        _ => LogEventLevel.Fatal + 1,
    };
}

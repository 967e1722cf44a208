using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
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
        ServiceInstance instance = ServiceInstance.Of(appId, builder.Configuration);
        builder.Services.AddSerilog((services, logger) => Configure(logger, services, instance), preserveStaticLogger: true);
    }

    private static void Configure(LoggerConfiguration logger, IServiceProvider services, ServiceInstance instance)
    {
        LoggingOptions options = services.GetRequiredService<LoggingOptions>();
        string? connection = services.GetRequiredService<IConfiguration>()[ServiceTelemetry.ApplicationInsights];
        logger.Enrich.FromLogContext().Enrich.WithProperty("AppId", instance.Role);
        SetLevels(logger, options.LogLevel);
        if (string.IsNullOrEmpty(connection))
        {
            AddConsole(logger, options.Format, options.Console ?? LogLevel.Trace);
            return;
        }

        AddConsole(logger, options.Format, options.Console ?? LogLevel.Critical);
        var buffer = new LogBuffer { Folder = services.GetRequiredService<TelemetryOptions>().FolderFor("logs", instance.Role) };
        logger.WriteTo.Sink(ApplicationInsightsLogs.Create(connection, instance, buffer));
    }

    private static void AddConsole(LoggerConfiguration logger, LogFormat format, LogLevel lowest)
    {
        if (format == LogFormat.Json)
        {
            logger.WriteTo.Console(new RenderedCompactJsonFormatter(), ToSerilog(lowest));
        }
        else
        {
            logger.WriteTo.Console(ToSerilog(lowest), ForPeople, CultureInfo.InvariantCulture);
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

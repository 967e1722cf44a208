using Fleetscore.Aggregator;
using Fleetscore.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Fleetscore.Tests.Services.Hosting;

public sealed class OptionsTests
{
    [Fact]
    public void All_problems_are_told_at_once_each_with_its_value_and_what_is_allowed()
    {
        ConfigurationRefusedException refused = Refused(
            ("Aggregator:Ahead", "soon"),
            ("Aggregator:ItemsPerCommit", "1"),
            ("Aggregator:Attempts", "many"),
            ("Aggregator:Committers", "3"),
            ("Clock:Shift", "5"),
            ("Logging:Format", "xml"),
            ("APP_PORT", "70000"));

        Assert.Equal(
            [
                "APP_PORT is 70000; it must be a port between 1 and 65535.",
                "Aggregator:Ahead is soon; it must be a time span [d.]hh:mm:ss between 00:00:00 and 1.00:00:00.",
                "Aggregator:Attempts is many; it must be a whole number of attempts between 1 and 20.",
                "Aggregator:Committers is 3; it must be a power of two between 1 and 64.",
                "Aggregator:ItemsPerCommit is 1; it must be a whole number of state items between 2 and 1000.",
                "Clock:Shift is 5; it must be a time span [d.]hh:mm:ss between -36500.00:00:00 and 36500.00:00:00.",
                "Logging:Format is xml; it must be text or json.",
            ],
            refused.Message.Split(Environment.NewLine).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_unknown_key_is_refused_by_name_with_the_allowed_ones()
    {
        ConfigurationRefusedException refused = Refused(("Clock:Drift", "00:00:01"));

        Assert.Equal("Clock:Drift is not known; Clock has Shift.", refused.Message);
    }

    [Fact]
    public void What_options_say_of_themselves_is_told_as_well()
    {
        ConfigurationRefusedException refused = Refused(("Logging:LogLevel:Default", "loud"));

        Assert.Equal(
            "Logging:LogLevel:Default is loud; it must be one of Trace, Debug, Information, Warning, Error, Critical, None.", refused.Message);
    }

    [Fact]
    public void Good_values_are_bound_and_the_others_keep_their_defaults()
    {
        WebApplication app = Build(("Aggregator:Ahead", "00:10:00"), ("Logging:Format", "JSON"));
        app.MapServiceDefaults();

        Assert.Equal(new AggregatorOptions { Ahead = TimeSpan.FromMinutes(10) }, app.Services.GetRequiredService<AggregatorOptions>());
        Assert.Equal(LogFormat.Json, app.Services.GetRequiredService<LoggingOptions>().Format);
    }

    private static ConfigurationRefusedException Refused(params (string Name, string Value)[] settings) =>
        Assert.Throws<ConfigurationRefusedException>(() => Build(settings).MapServiceDefaults());

    private static WebApplication Build(params (string Name, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddServiceDefaults("aggregator");
        builder.AddAggregator();
        return builder.Build();
    }
}

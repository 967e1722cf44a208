using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fleetscore.Hosting;

/// <summary>The environment variables a sidecar or local host sets; other software reads some of them as well.</summary>
internal sealed class EnvironmentCheck : IConfigurationCheck
{
    public const string AppPort = "APP_PORT";

    public IEnumerable<string> Problems(IConfiguration configuration) =>
    [
        .. NotANumber(configuration, AppPort, 65535, "a port between 1 and 65535"),
        .. NotANumber(configuration, HostProcess.Variable, int.MaxValue, "a process id"),
    ];

    private static IEnumerable<string> NotANumber(IConfiguration configuration, string name, int maximum, string allowed)
    {
        if (configuration[name] is { Length: > 0 } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= maximum))
        {
            yield return $"{name} is {text}; it must be {allowed}.";
        }
    }
}

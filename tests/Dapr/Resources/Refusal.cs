using Fleetscore.LocalDapr;
using Fleetscore.Tests.Dapr.Host;

namespace Fleetscore.Tests.Dapr.Resources;

/// <summary>What is said of a solution that cannot be run, before anything starts.</summary>
internal static class Refusal
{
    public static string Of(Solution solution, params (string Name, string Value)[] overrides) =>
        Assert.Throws<LocalDaprException>(() => HostPlan.Make(solution.Options(overrides))).Message;

    /// <summary>Of a dapr.yaml written out.</summary>
    public static string OfFile(Solution solution, string content)
    {
        File.WriteAllText(solution.AppFile, content);
        return Assert.Throws<LocalDaprException>(() => HostPlan.Make(new LocalHostOptions { AppFile = solution.AppFile })).Message;
    }

    /// <summary>Such a message names the file and line, the thing, and what to do.</summary>
    /// <param name="message">What was said.</param>
    /// <param name="place">The file's name and the line, such as a.yaml:3.</param>
    /// <param name="thing">What is wrong.</param>
    /// <param name="advice">What to do.</param>
    public static void Says(string message, string place, string thing, string advice)
    {
        Assert.Contains($"{Path.DirectorySeparatorChar}{place}: ", message, StringComparison.Ordinal);
        Assert.Contains(thing, message, StringComparison.Ordinal);
        Assert.Contains(advice, message, StringComparison.Ordinal);
    }
}

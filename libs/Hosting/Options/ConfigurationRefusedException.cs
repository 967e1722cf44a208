namespace Fleetscore.Hosting;

/// <summary>The configuration cannot be used. Its message has a line per problem: the name, the value, what is allowed.</summary>
public sealed class ConfigurationRefusedException : Exception
{
    /// <summary>What a process ends with that was configured wrongly.</summary>
    public const int ExitCode = 2;

    public ConfigurationRefusedException(IEnumerable<string> problems)
        : base(string.Join(Environment.NewLine, problems))
    {
    }

    /// <summary>A refused configuration is a message for people and an exit code, not a crash with a stack trace.</summary>
    internal static void EndProcessWhenUnhandled() => AppDomain.CurrentDomain.UnhandledException += EndProcess;

    private static void EndProcess(object sender, UnhandledExceptionEventArgs crash)
    {
        if (crash.ExceptionObject is ConfigurationRefusedException refused)
        {
            Console.Error.WriteLine(refused.Message);
            Environment.Exit(ExitCode);
        }
    }
}

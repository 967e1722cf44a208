using Microsoft.Extensions.Logging;

namespace Fleetscore.LocalDapr;

/// <summary>What the sidecars log, as lines of the host's output.</summary>
internal sealed class OutputLogs(string source, Action<string, string> output) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new OutputLogger(source, categoryName, output);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class OutputLogger(string source, string category, Action<string, string> output) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                string problem = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
                output(source, $"{logLevel}: {category}: {formatter(state, exception)}{problem}");
            }
        }
    }
}

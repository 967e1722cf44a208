using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace Fleetscore.Hosting;

/// <summary>How the console shows a log event.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For machines: one JSON object a line.</summary>
    Json,
}

/// <summary>The section <c>Logging</c>.</summary>
public sealed record LoggingOptions : IValidatableObject
{
    public const string Section = "Logging";

    /// <summary>How the console shows log events: for people, or one JSON object a line.</summary>
    public LogFormat Format { get; init; } = LogFormat.Text;

    /// <summary>
    /// The lowest level shown on the console. Not set: all that is logged, but only <c>critical</c> where Application Insights gets the
    /// logs, because a cluster collects the console as well and everything would be kept twice.
    /// </summary>
    public LogLevel? Console { get; init; }

    /// <summary>
    /// A category, or <c>Default</c>, → the lowest level written, as everywhere in .NET: Trace, Debug, Information, Warning, Error,
    /// Critical or None.
    /// </summary>
    public IDictionary<string, string> LogLevel { get; init; } = new Dictionary<string, string>();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from level in LogLevel
        where !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)
        select new ValidationResult(
            $"{Section}:{nameof(LogLevel)}:{level.Key} is {level.Value}; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
}

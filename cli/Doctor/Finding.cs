using System.Text.Json.Serialization;

namespace Fleetscore.Cli.Doctor;

/// <summary>How a finding is to be taken.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Grade>))]
internal enum Grade
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>It works, but not as one may think.</summary>
    Warning,

    /// <summary>Something will not work.</summary>
    Wrong,
}

/// <summary>What the doctor found.</summary>
/// <param name="About">What was looked at.</param>
/// <param name="Grade">How it is to be taken.</param>
/// <param name="Text">What is there.</param>
/// <param name="Advice">What to do; null where there is nothing to do.</param>
internal sealed record Finding(string About, Grade Grade, string Text, string? Advice = null)
{
    public static Finding Good(string about, string text) => new(about, Grade.Good, text);

    public static Finding Note(string about, string text, string? advice = null) => new(about, Grade.Note, text, advice);

    public static Finding Warning(string about, string text, string advice) => new(about, Grade.Warning, text, advice);

    public static Finding Wrong(string about, string text, string advice) => new(about, Grade.Wrong, text, advice);
}

/// <summary>All that was found.</summary>
/// <param name="Findings">In the order of a start: what is built, what is configured, what is in the way.</param>
internal sealed record Diagnosis(IReadOnlyList<Finding> Findings)
{
    /// <summary>How many keep something from working.</summary>
    public int Wrong => Findings.Count(finding => finding.Grade == Grade.Wrong);
}

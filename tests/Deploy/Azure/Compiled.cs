using System.Text.Json.Nodes;

namespace Fleetscore.Tests.Deploy.Azure;

/// <summary>What the compiler made of a file.</summary>
/// <param name="Success">False where there was an error.</param>
/// <param name="Output">JSON; empty without success.</param>
/// <param name="Findings">Errors, warnings and advice.</param>
internal sealed record Compiled(bool Success, string Output, IReadOnlyList<Finding> Findings)
{
    public static Compiled From(JsonNode answer, string output) => new(
        (bool)answer["success"]!,
        (string?)answer[output] ?? "",
        [.. answer["diagnostics"]!.AsArray().Select(found => new Finding((string)found!["source"]!, (int)found["range"]!["start"]!["line"]! + 1, (string)found["level"]!, (string)found["code"]!, (string)found["message"]!))]);

    /// <summary>Fails the test with all that was found, unless there is nothing to say.</summary>
    public void AssertWithoutComplaint(string what) =>
        Assert.True(Success && Findings.Count == 0, $"The compiler complains of {what}:\n{string.Join('\n', Findings)}");
}

/// <summary>A remark of the compiler or its linter.</summary>
internal sealed record Finding(string File, int Line, string Level, string Code, string Message)
{
    public override string ToString() => $"{File}({Line}): {Level} {Code}: {Message}";
}

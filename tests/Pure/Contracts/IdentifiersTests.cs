using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class IdentifiersTests
{
    public static TheoryData<string?, string?> Ids => new()
    {
        { "pump-17", null },
        { "2", null },
        { "Größe 3|4.\U0001F321", null },
        { new string('x', 200), null },
        { new string('x', 201), "is longer than 200 characters" },
        { "", "is missing" },
        { null, "is missing" },
        { "a||b", "contains || or /" },
        { "a/b", "contains || or /" },
        { "a\nb", "contains control characters" },
        { "a\u007fb", "contains control characters" },
        { "half\ud83c", "contains control characters" },
        { "\udf21half", "contains control characters" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_id_is_good_or_says_why_not(string? id, string? problem) => Assert.Equal(problem, Identifiers.Problem(id));
}

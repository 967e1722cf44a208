using Fleetscore.LocalDapr.Processes;

namespace Fleetscore.Tests.Dapr.Processes;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("\n\nno end", new[] { "", "", "no end" })]
    public async Task A_line_ends_at_a_line_feed_or_with_the_output(string output, string[] lines) => Assert.Equal(lines, await ReadAsync(output));

    [Fact]
    public async Task A_line_that_never_ends_is_cut()
    {
        IReadOnlyList<string> lines = await ReadAsync(new string('x', (2 * LineReader.LongestLine) + 3));

        Assert.Equal([LineReader.LongestLine, LineReader.LongestLine, 3], lines.Select(line => line.Length));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(string output)
    {
        var lines = new List<string>();
        await LineReader.ReadAsync(new StringReader(output), lines.Add);
        return lines;
    }
}

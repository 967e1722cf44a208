using Fleetscore.Cli.Output;

namespace Fleetscore.Tests.EndToEnd.Words;

public sealed class AppLinesTests
{
    private static readonly string[] Names = ["ingest", "a-name-longer-than-most"];

    [Fact]
    public void Names_are_aligned_however_long_one_is()
    {
        var lines = new AppLines(Names, coloured: false);

        Assert.Equal(
            ["ingest                  │ a [b]", "a-name-longer-than-most │ ", "localdapr               │ c"],
            [lines.Text("ingest", "a [b]"), lines.Text("a-name-longer-than-most", ""), lines.Text("localdapr", "c")]);
    }

    [Fact]
    public void A_name_has_its_colour_in_every_run_and_the_line_keeps_its_own()
    {
        var lines = new AppLines(Names, coloured: true);

        Assert.Equal("\u001b[36mingest                  │\u001b[0m plain", lines.Text("ingest", "plain"));
        Assert.Equal("\u001b[33ma-name-longer-than-most │\u001b[0m plain", lines.Text("a-name-longer-than-most", "plain"));
        Assert.Equal("\u001b[90mlocaldapr               │\u001b[0m plain", lines.Text("localdapr", "plain"));
    }
}

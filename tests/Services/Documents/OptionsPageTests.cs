namespace Fleetscore.Tests.Services.Documents;

public sealed class OptionsPageTests
{
    [Fact]
    public void The_page_says_what_the_options_are()
    {
        string file = Path.Combine(Checkout.Root, "docs", "options.md");
        string page = OptionsPage.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.Equal(File.ReadAllText(file), page);
    }
}

namespace Fleetscore.Tests.EndToEnd.Models;

/// <summary><c>fleetscore models</c>: what a person imports, publishes and sees.</summary>
public sealed class ModelsCommandTests
{
    private static readonly string Samples = Path.Combine(Checkout.Root, "samples", "models");
    private static readonly string Hostile = Path.Combine(Checkout.Root, "tests", "Pure", "Fixtures", "hostile");

    [Fact]
    public async Task A_version_is_imported_published_listed_and_shown()
    {
        using var folder = new TemporaryFolder();

        CommandResult import = await ModelsAsync(folder, "import", Samples);
        string version = VersionIn(import.Output);
        CommandResult before = await ModelsAsync(folder, "list");
        CommandResult publish = await ModelsAsync(folder, "publish", version);
        CommandResult after = await ModelsAsync(folder, "list");
        CommandResult show = await ModelsAsync(folder, "show", version);

        Assert.All([import, before, publish, after, show], result => Assert.True(result.ExitCode == 0, result.Output + result.Error));
        Assert.DoesNotContain("published", before.Output, StringComparison.Ordinal);
        Assert.Contains("published", after.Output, StringComparison.Ordinal);
        foreach (string pickle in Directory.EnumerateFiles(Samples).Select(file => Path.GetFileName(file)!))
        {
            string[] parts = pickle.Split('_');
            Assert.Contains(show.Output.Split('\n'), line => line.Contains(parts[1], StringComparison.Ordinal) && line.Contains(parts[2], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_same_models_give_the_same_version()
    {
        using var folder = new TemporaryFolder();

        CommandResult first = await ModelsAsync(folder, "import", Samples);
        CommandResult second = await ModelsAsync(folder, "import", Samples);

        Assert.Equal(VersionIn(first.Output), VersionIn(second.Output));
    }

    [Fact]
    public async Task A_hostile_pickle_is_refused_by_name_and_keeps_its_place()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("in"));
        File.Copy(Directory.EnumerateFiles(Samples).First(), folder.File("in/model_good_sensor"));
        File.Copy(Path.Combine(Hostile, "os_system.p3.pickle"), folder.File("in/model_bad_sensor"));

        CommandResult import = await ModelsAsync(folder, "import", folder.File("in"));
        CommandResult show = await ModelsAsync(folder, "show", VersionIn(import.Output));

        Assert.Equal(1, import.ExitCode);
        Assert.Contains("refused model_bad_sensor", import.Output, StringComparison.Ordinal);
        Assert.Contains("1 models, 1 refused", import.Output, StringComparison.Ordinal);
        Assert.Contains("refused:", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_pack_is_not_published()
    {
        using var folder = new TemporaryFolder();
        string version = VersionIn((await ModelsAsync(folder, "import", Samples)).Output);
        string pack = Directory.EnumerateFiles(folder.Path, "pack-*.bin", SearchOption.AllDirectories).First();
        byte[] content = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(pack, content, TestContext.Current.CancellationToken);

        CommandResult publish = await ModelsAsync(folder, "publish", version);

        Assert.Equal(2, publish.ExitCode);
        Assert.Contains("checksum", publish.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "current.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_unknown_version_and_a_missing_folder_are_named()
    {
        using var folder = new TemporaryFolder();

        CommandResult publish = await ModelsAsync(folder, "publish", "v0");
        CommandResult import = await ModelsAsync(folder, "import", folder.File("none"));

        Assert.Equal(2, publish.ExitCode);
        Assert.Contains("no version v0", publish.Error, StringComparison.Ordinal);
        Assert.Equal(2, import.ExitCode);
        Assert.Contains("none does not exist", import.Error, StringComparison.Ordinal);
    }

    private static Task<CommandResult> ModelsAsync(TemporaryFolder folder, params string[] arguments) =>
        CommandLine.RunAsync(["models", .. arguments, "--data", folder.File("data")]);

    private static string VersionIn(string output)
    {
        string line = output.Split('\n').Single(line => line.StartsWith("version ", StringComparison.Ordinal));
        return line["version ".Length..line.IndexOf(':', StringComparison.Ordinal)];
    }
}

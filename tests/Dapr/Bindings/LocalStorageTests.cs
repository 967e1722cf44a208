using System.Text;
using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.Tests.Dapr.Bindings;

public sealed class LocalStorageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fleetscore-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("../outside")]
    [InlineData("../../../../outside")]
    [InlineData("/outside")]
    [InlineData("a/../../outside")]
    public async Task No_name_leads_out_of_the_root(string name)
    {
        string root = Path.Combine(folder, "root");
        var storage = new LocalStorage(root);

        await storage.InvokeAsync("create", "x y"u8.ToArray(), new Dictionary<string, string> { ["fileName"] = name });

        Assert.Equal([Path.Combine(root, "outside")], Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_link_is_not_followed()
    {
        var storage = new LocalStorage(Path.Combine(folder, "root"));
        File.CreateSymbolicLink(Path.Combine(folder, "root", "link"), folder);

        BindingException refused = await Assert.ThrowsAsync<BindingException>(
            () => storage.InvokeAsync("create", [1], new Dictionary<string, string> { ["fileName"] = "link/outside" }));

        Assert.Contains("LocalDapr does not follow it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_half_written_is_not_listed()
    {
        string root = Path.Combine(folder, "root");
        var storage = new LocalStorage(root);
        await File.WriteAllTextAsync(Path.Combine(root, ".new-1"), "half", TestContext.Current.CancellationToken);

        byte[] list = await storage.InvokeAsync("list", [], new Dictionary<string, string>());

        Assert.Equal("[]", Encoding.UTF8.GetString(list));
    }

    [Theory]
    [InlineData("second", "second")]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVs\nbG8=", "hello")]
    [InlineData("aGVs bG8=", "aGVs bG8=")]
    [InlineData("aGVsbG8", "aGVsbG8")]
    [InlineData("\"aGVsbG8=\"", "hello")]
    [InlineData("\"a \\\"b\\\" \\u00e9 \\x41 \\101 \\n\"", "a \"b\" \u00e9 A A \n")]
    [InlineData("\"a \\q\"", "\"a \\q\"")]
    [InlineData("\"a\" b\"", "\"a\" b\"")]
    [InlineData("`a \\n b`", "a \\n b")]
    [InlineData("'a'", "a")]
    [InlineData("'a b'", "'a b'")]
    [InlineData("{\"a\":\"b\"}", "{\"a\":\"b\"}")]
    [InlineData("", "")]
    public void Content_is_unquoted_and_decoded_as_the_binding_does(string content, string stored) =>
        Assert.Equal(stored, Encoding.UTF8.GetString(GoText.Undo(Encoding.UTF8.GetBytes(content))));
}

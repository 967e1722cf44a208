using System.Text;
using CsCheck;
using Fleetscore.LocalDapr.Bindings;

namespace Fleetscore.Tests.Dapr.Security;

/// <summary>Whatever a blob is called, it lies below the root, and what lies beside the root stays as it is.</summary>
public sealed class StoragePathTests : IDisposable
{
    private const string Secret = "kept";

    private static readonly Gen<string> Part = Gen.Frequency(
        (4, Gen.Const("..")),
        (2, AnyOf("", ".", "...", "~", "C:", "\\", "..\\", "..\\..\\outside", "outside", "link", "a\0b", "\0", "%2e%2e", "\u2025", "con", " ", "*", "-rf")),
        (2, Gen.String[Gen.Char, 0, 8]),
        (1, Gen.Int[200, 5000].Select(length => new string('n', length))));

    private static readonly Gen<string> Name =
        from parts in Part.Array[0, 8]
        from separator in AnyOf("/", "//", "\\", "/./")
        from lead in AnyOf("", "/", "../", "..\\", "//")
        select lead + string.Join(separator, parts);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void No_name_reads_writes_lists_or_deletes_outside_of_the_root()
    {
        string root = folder.File("root");
        var storage = new LocalStorage(root);
        File.WriteAllText(folder.File("outside"), Secret);
        Directory.CreateDirectory(folder.File("rooted")); // Begins as the root does.
        File.WriteAllText(Path.Combine(folder.File("rooted"), "outside"), Secret);
        File.CreateSymbolicLink(Path.Combine(root, "link"), folder.Path);

        Check.Sample(
            Name,
            name =>
            {
                foreach (string operation in (string[])["create", "get", "list", "delete"])
                {
                    string answer = Answer(storage, operation, name);
                    Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
                    Assert.DoesNotContain("rooted", answer, StringComparison.Ordinal);
                }

                Assert.Equal(["outside", "root", "rooted"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
                Assert.Equal(Secret, File.ReadAllText(folder.File("outside")));
                Assert.Equal([Path.Combine(folder.File("rooted"), "outside")], Directory.EnumerateFileSystemEntries(folder.File("rooted")));
            },
            iter: 300,
            threads: 1);
    }

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    /// <summary>What the operation gave; empty where it was refused. Nothing but a refusal in the binding's words is thrown.</summary>
    private static string Answer(LocalStorage storage, string operation, string name)
    {
        try
        {
            Task<byte[]> answer = storage.InvokeAsync(operation, "x y"u8.ToArray(), new Dictionary<string, string> { ["fileName"] = name });
            return Encoding.UTF8.GetString(answer.WaitAsync(Eventually.Limit).GetAwaiter().GetResult());
        }
        catch (BindingException)
        {
            return "";
        }
    }
}

using System.Text.Json;
using CsCheck;
using Fleetscore.Scoring;

namespace Fleetscore.Tests.Pure.Scoring.Pickles;

/// <summary>Pickles that call, claim, nest or break (tools/make_fixtures.py): each is refused, with a reason that names it.</summary>
public sealed class HostilePickleTests
{
    private static readonly string Folder = Path.Combine(Folders.Fixtures, "hostile");

    private static readonly Dictionary<string, string> Reasons =
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "refused.json")))!;

    public static TheoryData<string> Files => [.. Reasons.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_refused_by_name(string file)
    {
        byte[] pickle = File.ReadAllBytes(Path.Combine(Folder, file));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ImportedModel imported = SklearnImport.Read(pickle);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Null(imported.Model);
        Assert.Contains(Reasons[file], imported.Refusal, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 1_000_000 + (64L * pickle.Length));
    }

    [Fact]
    public void No_file_is_without_a_reason() =>
        Assert.Equal(Reasons.Keys.Order(), Directory.GetFiles(Folder, "*.pickle").Select(file => Path.GetFileName(file)).Order());

    [Fact]
    public void A_file_above_the_limit_is_refused_before_it_is_read() => Assert.Equal(
        "it has 3145729 bytes; at most 3145728 are allowed", SklearnImport.Read(new byte[(3 * 1024 * 1024) + 1]).Refusal);

    [Fact]
    public void A_good_model_cut_anywhere_is_refused_as_truncated()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(Folders.Fixtures, "models", "pipeline_gamma_scale.p3.pickle"));

        Assert.All(Enumerable.Range(0, good.Length), length =>
            Assert.StartsWith("it is truncated", SklearnImport.Read(good.AsMemory(0, length)).Refusal, StringComparison.Ordinal));
    }

    [Fact]
    public void A_good_model_with_a_byte_changed_is_a_model_or_refused_and_nothing_else()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(Folders.Fixtures, "models", "pipeline_gamma_scale.p4.pickle"));

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] changed = [.. good];
            foreach ((int at, byte value) in changes)
            {
                changed[at] = value;
            }

            ImportedModel imported = SklearnImport.Read(changed);
            Assert.NotEqual(imported.Model is null, imported.Refusal is null);
        }, iter: 5_000);
    }
}

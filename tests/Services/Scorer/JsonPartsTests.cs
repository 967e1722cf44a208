using System.Text;
using Fleetscore.Scorer;

namespace Fleetscore.Tests.Services.Scorer;

public sealed class JsonPartsTests
{
    [Fact]
    public void Elements_are_cut_into_parts_below_the_limit()
    {
        var parts = new JsonParts('[', ']', limit: 10);
        byte[]?[] full = [parts.Add("123"u8), parts.Add("456"u8), parts.Add("789"u8), parts.Take(), parts.Take()];

        Assert.Equal(
            [null, null, "[123,456]", "[789]", null],
            full.Select(part => part is null ? null : Encoding.UTF8.GetString(part)));
    }

    [Fact]
    public void A_part_one_byte_too_large_is_cut()
    {
        var parts = new JsonParts('{', '}', limit: 9);

        Assert.Null(parts.Add("123"u8));
        Assert.Equal("{123}", Encoding.UTF8.GetString(parts.Add("456"u8)!));
    }
}

using System.Text;
using Fleetscore.Contracts;

namespace Fleetscore.Tests.Pure.Contracts;

public sealed class DeadLetterTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_letter_is_a_line_of_json_and_then_the_bytes()
    {
        DeadLetter letter = Assert.Single(DeadLetter.Write("{oops"u8.ToArray(), "not JSON", Day, "telemetry/pump-17"));

        Assert.Equal(
            """{"reason":"not JSON","source":"telemetry/pump-17","bytes":5,"part":0,"parts":1}""" + "\n{oops",
            Encoding.UTF8.GetString(letter.Content));
        Assert.Matches("^date=2026-11-22/[0-9a-f]{32}$", letter.Name);
    }

    [Fact]
    public void The_name_is_of_content_and_reason_alone()
    {
        string name = Name("{oops", "not JSON", "a");

        Assert.Equal(name, Name("{oops", "not JSON", "b"));
        Assert.NotEqual(name, Name("{oops", "ahead", "a"));
        Assert.NotEqual(name, Name("{oops ", "not JSON", "a"));
    }

    [Fact]
    public void Megabytes_are_cut_into_blobs_below_the_limit()
    {
        byte[] junk = [.. Enumerable.Repeat((byte)'x', 7_000_000)];

        DeadLetter[] letters = [.. DeadLetter.Write(junk, "not JSON", Day, "")];

        Assert.Equal(3, letters.Length);
        Assert.All(letters, letter => Assert.InRange(letter.Content.Length, 1, (3 * 1024 * 1024) - 1));
        Assert.Equal(3, letters.Select(letter => letter.Name).Distinct().Count());
        Assert.Equal(7_000_000, letters.Sum(letter => letter.Content.Length - Array.IndexOf(letter.Content, (byte)'\n') - 1));
    }

    [Fact]
    public void Nothing_at_all_is_a_letter_too() => Assert.Single(DeadLetter.Write(Array.Empty<byte>(), "empty", Day, ""));

    private static string Name(string content, string reason, string source) =>
        Assert.Single(DeadLetter.Write(Encoding.UTF8.GetBytes(content), reason, Day, source)).Name;
}

using System.CommandLine;
using System.Text;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Fleetscore.Contracts;

namespace Fleetscore.Cli.DeadLetters;

/// <summary><c>fleetscore deadletters show NAME</c>: a letter's header and content.</summary>
internal static class DeadLettersShow
{
    private const int BytesPerLine = 16;

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Command Create(Option<DirectoryInfo?> data)
    {
        var name = new Argument<string>("NAME") { Description = "The letter's name, or so much of its beginning that it is the only one." };
        var command = new Command("show", "Show a dead letter: why, where from, and its content.") { name };
        FormatOptions format = FormatOptions.JsonOf(command);
        command.SetAction(parsed =>
        {
            StoredLetters letters = parsed.LettersOf(data);
            StoredLetter letter = letters.Find(parsed.GetRequiredValue(name));
            byte[] content = letters.Content(letter);
            if (format.Json(parsed))
            {
                string? text = Printable(content);
                DataOutput.Json(new LetterContent(letter.Name, letter.Header.Reason, letter.Header.Source, letter.Header.Bytes, text, text is null ? content : null));
            }
            else
            {
                Print(letter, content);
            }
        });
        return command.WithExamples("fleetscore deadletters show 3f2a", "fleetscore deadletters show date=2026-11-22/3f2a --json");
    }

    private static void Print(StoredLetter letter, byte[] content)
    {
        DeadLetterHeader header = letter.Header;
        Console.WriteLine($"name    {letter.Name}");
        Console.WriteLine($"reason  {header.Reason}");
        Console.WriteLine($"from    {header.Source}");
        Console.WriteLine($"bytes   {Terminal.Text(header.Bytes)}{(header.Parts > 1 ? $" in {header.Parts} parts" : "")}");
        Console.WriteLine();
        foreach (string line in Printable(content) is { } text ? [text] : Hex(content))
        {
            Console.WriteLine(line);
        }
    }

    /// <returns>Null where it is no text, or text that could confuse a terminal.</returns>
    private static string? Printable(byte[] content)
    {
        try
        {
            string text = StrictUtf8.GetString(content);
            return text.All(character => !char.IsControl(character) || character is '\n' or '\r' or '\t') ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Hex(byte[] content) => content.Chunk(BytesPerLine).Select((bytes, line) =>
    {
        string characters = string.Concat(bytes.Select(one => one is >= 0x20 and < 0x7f ? (char)one : '.'));
        return $"{line * BytesPerLine:x8}  {string.Join(' ', bytes.Select(one => $"{one:x2}")),-48} {characters}";
    });
}

/// <summary>What <c>deadletters show --json</c> prints: the content as text where it is text, otherwise its bytes in base64.</summary>
internal sealed record LetterContent(string Name, string Reason, string Source, int Bytes, string? Text, byte[]? Base64);

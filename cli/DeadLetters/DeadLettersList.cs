using System.CommandLine;
using System.Globalization;
using Fleetscore.Cli.Help;
using Fleetscore.Cli.Output;
using Spectre.Console;

namespace Fleetscore.Cli.DeadLetters;

/// <summary><c>fleetscore deadletters list</c>: counts by day and reason, then the newest letters.</summary>
internal static class DeadLettersList
{
    private const int Newest = 20;
    private const int HashShown = 12;

    public static Command Create(Option<DirectoryInfo?> data)
    {
        var reason = new Option<string?>("--reason") { Description = "Only those whose reason contains this.", HelpName = "R" };
        Option<DateOnly?> date = DateOption();
        var last = new Option<int>("--last") { Description = "How many of the newest letters to show.", HelpName = "N", DefaultValueFactory = _ => Newest };
        var command = new Command("list", "Show how many dead letters there are by day and reason, and the newest of them.") { reason, date, last };
        var format = FormatOptions.JsonOrCsvOf(command);
        command.SetAction(parsed =>
        {
            StoredLetter[] letters = [.. parsed.LettersOf(data).All()
                .Where(letter => parsed.GetValue(reason) is not { } text || letter.Header.Reason.Contains(text, StringComparison.OrdinalIgnoreCase))
                .Where(letter => parsed.GetValue(date) is not { } day || letter.Day == day)
                .OrderByDescending(letter => letter.WrittenAt).ThenBy(letter => letter.Name, StringComparer.Ordinal)];
            Print(letters, parsed.GetValue(last), format, parsed);
        });
        return command.WithExamples("fleetscore deadletters list", "fleetscore deadletters list --reason ahead --date 2026-11-22 --csv");
    }

    private static Option<DateOnly?> DateOption() => new("--date")
    {
        Description = "Only those of this day (UTC), such as 2026-11-22.",
        HelpName = "DATE",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                return day;
            }

            result.AddError($"--date '{result.Tokens[0].Value}' is not a day. Give one such as 2026-11-22.");
            return null;
        },
    };

    private static void Print(StoredLetter[] letters, int last, FormatOptions format, ParseResult parsed)
    {
        LetterCount[] counts = [.. letters.CountBy(letter => (letter.Day, letter.Header.Reason))
            .Select(group => new LetterCount(group.Key.Day, group.Key.Reason, group.Value))
            .OrderBy(count => count.Day).ThenByDescending(count => count.Count).ThenBy(count => count.Reason, StringComparer.Ordinal)];
        if (format.Json(parsed))
        {
            DataOutput.Json(new LetterList(counts, [.. letters.Take(last)]));
        }
        else if (format.Csv(parsed))
        {
            DataOutput.Csv("Date,Reason,Source,Bytes,Name,Begins", letters.Take(last).Select(letter => new[]
            {
                StoredLetters.Text(letter.Day), letter.Header.Reason, letter.Header.Source, $"{letter.Header.Bytes}", letter.Name, letter.Begins,
            }));
        }
        else if (letters.Length == 0)
        {
            Console.WriteLine("No dead letters.");
        }
        else
        {
            PrintTables(counts, [.. letters.Take(last)]);
        }
    }

    private static void PrintTables(IEnumerable<LetterCount> counts, IReadOnlyList<StoredLetter> newest)
    {
        Table byReason = Terminal.Table(Terminal.Column("day"), Terminal.Number("letters"), Terminal.Column("reason"));
        foreach (LetterCount count in counts)
        {
            byReason.AddRow(StoredLetters.Text(count.Day), Terminal.Text(count.Count), Markup.Escape(count.Reason));
        }

        Table letters = Terminal.Table(
            Terminal.Column("name"), Terminal.Column("reason"), Terminal.Column("from"), Terminal.Number("bytes"), Terminal.Column("begins"));
        foreach (StoredLetter letter in newest)
        {
            letters.AddRow(
                Shown(letter), Markup.Escape(letter.Header.Reason), Markup.Escape(letter.Header.Source),
                Terminal.Text(letter.Header.Bytes), Markup.Escape(letter.Begins));
        }

        Terminal.Out.Write(byReason);
        Console.WriteLine($"The newest {newest.Count}; `fleetscore deadletters show NAME` shows one whole:");
        Terminal.Out.Write(letters);
    }

    private static string Shown(StoredLetter letter)
    {
        string hash = StoredLetters.Hash(letter.Name);
        return hash[..Math.Min(HashShown, hash.Length)];
    }
}

/// <summary>How many letters of a day have a reason.</summary>
internal sealed record LetterCount(DateOnly Day, string Reason, int Count);

/// <summary>What <c>deadletters list --json</c> prints.</summary>
internal sealed record LetterList(IReadOnlyList<LetterCount> Counts, IReadOnlyList<StoredLetter> Letters);

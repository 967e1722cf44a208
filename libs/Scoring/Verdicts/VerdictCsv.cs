using System.Buffers;
using System.Globalization;
using System.Text;
using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>
/// Verdicts as CSV. The first five columns are those of the reference architecture; TS is the window's start, Val its mean.
/// RFC 4180 quoting, but lines end with LF alone, as in the reference's files. Numbers are invariant and read back
/// as the same bits. Where nothing scored a window, Prediction, Score and Model are empty; Expected, Lower and Upper are empty
/// where the model expects no particular value, Cause (<c>level</c> or <c>noise</c>) where it does not tell or there is no anomaly.
/// </summary>
public static class VerdictCsv
{
    /// <summary>The columns, in order.</summary>
    public const string Header = "TS,Device,Tag,Val,Prediction,Score,Model,Revision,Count,Std,Min,Max,First,Last,Slope,Expected,Lower,Upper,Cause";

    /// <summary>Writes verdicts into parts, each with the header and below the limit; none where there are no verdicts.</summary>
    /// <param name="verdicts">Sorted by device, tag (ordinal) and window.</param>
    /// <param name="limit">A part has fewer bytes than this.</param>
    /// <exception cref="ArgumentException">They are not sorted, or one stands twice.</exception>
    public static IEnumerable<byte[]> Write(IEnumerable<Verdict> verdicts, int limit = BlobPaths.MaxBytes)
    {
        var part = new ArrayBufferWriter<byte>();
        var row = new ArrayBufferWriter<byte>();
        Verdict? last = null;
        foreach (Verdict verdict in verdicts)
        {
            if (last is { } before && Compare(before, verdict) >= 0)
            {
                throw new ArgumentException($"{verdict.Series} at {UtcTime.Write(verdict.Window.Start)} is out of order.", nameof(verdicts));
            }

            last = verdict;
            row.ResetWrittenCount();
            WriteRow(row, verdict);
            if (part.WrittenCount > 0 && part.WrittenCount + row.WrittenCount >= limit)
            {
                yield return part.WrittenSpan.ToArray();
                part.ResetWrittenCount();
            }

            if (part.WrittenCount == 0)
            {
                Append(part, Header);
                Append(part, "\n");
            }

            part.Write(row.WrittenSpan);
        }

        if (part.WrittenCount > 0)
        {
            yield return part.WrittenSpan.ToArray();
        }
    }

    /// <summary>Reads a part, row after row.</summary>
    /// <exception cref="CsvException">A row is wrong; the message says where and what.</exception>
    public static IEnumerable<Verdict> Read(TextReader reader, string file)
    {
        var table = new CsvTable(reader, file, Header.Split(','));
        while (table.Next())
        {
            yield return ReadRow(table);
        }
    }

    private static int Compare(in Verdict left, in Verdict right)
    {
        int bySeries = left.Series.CompareTo(right.Series);
        return bySeries != 0 ? bySeries : left.Window.Start.CompareTo(right.Window.Start);
    }

    private static void WriteRow(ArrayBufferWriter<byte> row, in Verdict verdict)
    {
        WindowFeatures window = verdict.Window;
        Append(row, UtcTime.Write(window.Start));
        AppendField(row, verdict.Series.Device);
        AppendField(row, verdict.Series.Sensor);
        AppendField(row, window.Mean);
        AppendField(row, verdict.Anomaly switch { null => "", true => "1", false => "0" });
        AppendField(row, verdict.Score);
        AppendField(row, verdict.Model ?? "");
        AppendField(row, verdict.Revision);
        AppendField(row, window.Count);
        AppendField(row, window.StandardDeviation);
        AppendField(row, window.Minimum);
        AppendField(row, window.Maximum);
        AppendField(row, window.First);
        AppendField(row, window.Last);
        AppendField(row, window.Slope);
        AppendField(row, verdict.Expected?.Value);
        AppendField(row, verdict.Expected?.Lower);
        AppendField(row, verdict.Expected?.Upper);
        AppendField(row, CauseText(verdict.Cause));
        Append(row, "\n");
    }

    private static void AppendField(ArrayBufferWriter<byte> row, string text)
    {
        Append(row, ",");
        Append(row, CsvField.Quoted(text));
    }

    private static void AppendField(ArrayBufferWriter<byte> row, double? number)
    {
        if (number is { } there)
        {
            AppendField(row, there);
        }
        else
        {
            AppendField(row, "");
        }
    }

    private static void AppendField<T>(ArrayBufferWriter<byte> row, T number)
        where T : IUtf8SpanFormattable
    {
        Append(row, ",");
        number.TryFormat(row.GetSpan(32), out int written, default, CultureInfo.InvariantCulture);
        row.Advance(written);
    }

    private static void Append(ArrayBufferWriter<byte> row, string text) => Encoding.UTF8.GetBytes(text, row);

    private static string CauseText(AnomalyCause cause) => cause switch
    {
        AnomalyCause.None => "",
        AnomalyCause.Level => "level",
        AnomalyCause.Noise => "noise",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "No such cause."),
    };

    private static Verdict ReadRow(CsvTable table)
    {
        if (!UtcTime.TryRead(table[0], out DateTimeOffset start))
        {
            throw table.Problem(0, $"'{table[0]}' is not a time.");
        }

        bool? anomaly = table[4] switch
        {
            "" => null,
            "1" => true,
            "0" => false,
            _ => throw table.Problem(4, $"'{table[4]}' is neither 1, 0 nor empty."),
        };
        AnomalyCause cause = table[18] switch
        {
            "" => AnomalyCause.None,
            "level" => AnomalyCause.Level,
            "noise" => AnomalyCause.Noise,
            _ => throw table.Problem(18, $"'{table[18]}' is neither level, noise nor empty."),
        };
        double? score = table[5].Length == 0 ? null : Number<double>(table, 5);
        ExpectedBand? expected = table[15].Length == 0
            ? null
            : new ExpectedBand(Number<double>(table, 15), Number<double>(table, 16), Number<double>(table, 17));
        string? model = table[6].Length == 0 ? null : table[6];
        var window = new WindowFeatures(
            start,
            Number<int>(table, 8),
            Mean: Number<double>(table, 3),
            StandardDeviation: Number<double>(table, 9),
            Minimum: Number<double>(table, 10),
            Maximum: Number<double>(table, 11),
            First: Number<double>(table, 12),
            Last: Number<double>(table, 13),
            Slope: Number<double>(table, 14));
        return new Verdict(new SeriesId(table[1], table[2]), window, score, anomaly, model, Number<int>(table, 7), expected, cause);
    }

    private static T Number<T>(CsvTable table, int column)
        where T : ISpanParsable<T> =>
        T.TryParse(table[column], CultureInfo.InvariantCulture, out T? value) ? value : throw table.Problem(column, $"'{table[column]}' is not a number.");
}

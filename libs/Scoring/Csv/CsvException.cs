namespace Fleetscore.Scoring;

/// <summary>A CSV file is not what it should be. The message says where and what: <c>a.csv, line 3, column 4 (Value): 'x' is not a number.</c></summary>
public sealed class CsvException : FormatException
{
    /// <summary>Says what is wrong in a column.</summary>
    /// <param name="file">The file's name, as people know it.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1; 0 where it is the whole line.</param>
    /// <param name="name">The column's name; null where it is the whole line.</param>
    /// <param name="problem">The sentence.</param>
    public CsvException(string file, int line, int column, string? name, string problem)
        : base($"{file}, line {line}{(name is null ? "" : $", column {column} ({name})")}: {problem}")
    {
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The file's name.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 where it is the whole line.</summary>
    public int Column { get; }
}

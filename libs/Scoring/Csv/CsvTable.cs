using System.Text;

namespace Fleetscore.Scoring;

/// <summary>
/// Reads a CSV file with a header, RFC 4180, lines ended by CR LF or LF. Columns may stand in any order, and others
/// than those asked for are passed over. Blank lines are passed over.
/// </summary>
internal sealed class CsvTable
{
    private readonly TextReader _reader;
    private readonly string _file;
    private readonly string[] _names;
    private readonly int[] _columns;
    private readonly int _width;
    private List<string> _fields = [];
    private int _nextLine = 1;

    /// <summary>Reads the header.</summary>
    /// <exception cref="CsvException">It lacks one of the columns, or has one twice.</exception>
    public CsvTable(TextReader reader, string file, params string[] names)
    {
        _reader = reader;
        _file = file;
        _names = names;
        if (!ReadRecord())
        {
            throw new CsvException(file, 1, 0, null, $"It is empty; it must begin with the columns {string.Join(',', names)}.");
        }

        _width = _fields.Count;
        _fields[0] = _fields[0].TrimStart('\uFEFF');
        _columns = [.. names.Select(ColumnOf)];
    }

    /// <summary>The line the row begins on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The row's field in one of the columns asked for.</summary>
    public string this[int index] => _fields[_columns[index]];

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="CsvException">The row has another number of fields than the header, or its quotes are wrong.</exception>
    public bool Next()
    {
        if (!ReadRecord())
        {
            return false;
        }

        return _fields.Count == _width ? true
            : throw new CsvException(_file, Line, 0, null, $"It has {_fields.Count} fields; the header has {_width}.");
    }

    /// <summary>Says what is wrong in one of the columns asked for.</summary>
    public CsvException Problem(int index, string problem) => new(_file, Line, _columns[index] + 1, _names[index], problem);

    private int ColumnOf(string name)
    {
        int column = _fields.IndexOf(name);
        return column >= 0 && _fields.LastIndexOf(name) == column ? column : throw new CsvException(
            _file, Line, 0, null, $"The header {(column < 0 ? "lacks" : "repeats")} the column {name}; it must have {string.Join(',', _names)}.");
    }

    private bool ReadRecord()
    {
        string? line;
        do
        {
            Line = _nextLine++;
            line = _reader.ReadLine();
        }
        while (line is "");

        if (line is null)
        {
            return false;
        }

        _fields = new List<string>(Math.Max(4, _width));
        int at = 0;
        do
        {
            _fields.Add(at < line.Length && line[at] == '"' ? Quoted(ref line, ref at) : Plain(line, ref at));
        }
        while (at++ < line.Length);
        return true;
    }

    private static string Plain(string line, ref int at)
    {
        int comma = line.IndexOf(',', at);
        int end = comma < 0 ? line.Length : comma;
        string field = line[at..end];
        at = end;
        return field;
    }

    // A quoted field may go over several lines; the line it ends on is what is read on with.
    private string Quoted(ref string line, ref int at)
    {
        var field = new StringBuilder();
        at++;
        while (true)
        {
            int quote = line.IndexOf('"', at);
            if (quote < 0)
            {
                field.Append(line, at, line.Length - at).Append('\n');
                line = _reader.ReadLine() ?? throw new CsvException(_file, Line, 0, null, "A quoted field does not end.");
                _nextLine++;
                at = 0;
                continue;
            }

            field.Append(line, at, quote - at);
            at = quote + 1;
            if (at == line.Length || line[at] == ',')
            {
                return field.ToString();
            }

            if (line[at] != '"')
            {
                throw new CsvException(_file, Line, 0, null, "After a quoted field a comma must follow.");
            }

            field.Append('"');
            at++;
        }
    }
}

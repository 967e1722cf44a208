namespace Fleetscore.Scoring;

/// <summary>The values a pickle is building, and where its marks are.</summary>
internal sealed class PickleStack
{
    private const int MaxDepth = 5_000;

    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = new();

    public int Count => _values.Count;

    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    public void Push(object? value)
    {
        if (_values.Count + _marks.Count >= MaxDepth)
        {
            throw new PickleRefusedException($"it nests more than {MaxDepth} deep");
        }

        _values.Add(value);
    }

    public void Mark()
    {
        if (_values.Count + _marks.Count >= MaxDepth)
        {
            throw new PickleRefusedException($"it nests more than {MaxDepth} deep");
        }

        _marks.Push(_values.Count);
    }

    public object? Pop()
    {
        object? top = Peek();
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Missing();

    public T Pop<T>(string what) => Pop() is T value ? value : throw new PickleRefusedException($"it has something else where {what} must be");

    public T Peek<T>(string what) => Peek() is T value ? value : throw new PickleRefusedException($"it has something else where {what} must be");

    public object?[] PopToMark()
    {
        if (!_marks.TryPop(out int mark))
        {
            throw Missing();
        }

        object?[] values = [.. _values.Skip(mark)];
        _values.RemoveRange(mark, _values.Count - mark);
        return values;
    }

    public object?[] Pop(int count)
    {
        var values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        return values;
    }

    private static PickleRefusedException Missing() => new("it takes a value that is not there");
}

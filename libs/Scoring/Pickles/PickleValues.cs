namespace Fleetscore.Scoring;

// What a pickle is read into. Numbers, booleans, text and None are their .NET counterparts (long, double, bool, string,
// null), bytes a slice of the file (ReadOnlyMemory<byte>), lists and dictionaries those of .NET.

/// <summary>A Python tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items { get; } = items;

    public int Count => Items.Length;
}

/// <summary>An instance of a class that is known, as plain data.</summary>
internal sealed class PickledObject(KnownClass @class)
{
    public KnownClass Class { get; } = @class;

    public Dictionary<string, object?> State { get; } = new(StringComparer.Ordinal);
}

/// <summary>The scikit-learn classes that are known.</summary>
internal enum KnownClass
{
    Pipeline,
    StandardScaler,
    OneClassSvm,
}

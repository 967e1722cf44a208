using System.Collections.Frozen;

namespace Fleetscore.Scoring;

/// <summary>What a pickle may name: the whitelist. Naming anything else refuses the pickle, whether it is called or not.</summary>
internal sealed record PickleGlobal(string Name, GlobalKind Kind, KnownClass? Class = null)
{
    // scikit-learn moved its classes in 0.22, numpy its core in 2.0; protocols below 3 use Python 2's names of the builtins.
    private static readonly FrozenDictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        new("sklearn.pipeline.Pipeline", GlobalKind.Class, KnownClass.Pipeline),
        new("sklearn.preprocessing.data.StandardScaler", GlobalKind.Class, KnownClass.StandardScaler),
        new("sklearn.preprocessing._data.StandardScaler", GlobalKind.Class, KnownClass.StandardScaler),
        new("sklearn.svm.classes.OneClassSVM", GlobalKind.Class, KnownClass.OneClassSvm),
        new("sklearn.svm._classes.OneClassSVM", GlobalKind.Class, KnownClass.OneClassSvm),
        new("numpy.ndarray", GlobalKind.ArrayType),
        new("numpy.dtype", GlobalKind.DtypeType),
        new("numpy.core.multiarray._reconstruct", GlobalKind.Reconstruct),
        new("numpy._core.multiarray._reconstruct", GlobalKind.Reconstruct),
        new("numpy.core.multiarray.scalar", GlobalKind.Scalar),
        new("numpy._core.multiarray.scalar", GlobalKind.Scalar),
        new("numpy.core.numeric._frombuffer", GlobalKind.FromBuffer),
        new("numpy._core.numeric._frombuffer", GlobalKind.FromBuffer),
        new("copy_reg._reconstructor", GlobalKind.ObjectReconstructor),
        new("copyreg._reconstructor", GlobalKind.ObjectReconstructor),
        new("__builtin__.object", GlobalKind.ObjectType),
        new("builtins.object", GlobalKind.ObjectType),
        new("__builtin__.bytes", GlobalKind.BytesType),
        new("builtins.bytes", GlobalKind.BytesType),
        new("_codecs.encode", GlobalKind.Encode),
    }.ToFrozenDictionary(global => global.Name, StringComparer.Ordinal);

    /// <summary>What the name stands for.</summary>
    /// <exception cref="PickleRefusedException">It is not on the list.</exception>
    public static PickleGlobal Find(string module, string name)
    {
        string full = $"{module}.{name}";
        if (Known.TryGetValue(full, out PickleGlobal? global))
        {
            return global;
        }

        throw new PickleRefusedException(module.Contains("joblib", StringComparison.Ordinal)
            ? $"it was written by joblib (it names {full}); write it with pickle"
            : $"it names {full}, which is not allowed");
    }
}

/// <summary>What can be done with a global.</summary>
internal enum GlobalKind
{
    Class,
    ArrayType,
    DtypeType,
    ObjectType,
    BytesType,
    Reconstruct,
    Scalar,
    FromBuffer,
    ObjectReconstructor,
    Encode,
}

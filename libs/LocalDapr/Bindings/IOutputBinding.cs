namespace Fleetscore.LocalDapr.Bindings;

/// <summary>What an app can invoke by <c>InvokeBinding</c>.</summary>
internal interface IOutputBinding
{
    /// <summary>The operations it has, in the order its refusal names them.</summary>
    IReadOnlyList<string> Operations { get; }

    /// <summary>Carries out one of <see cref="Operations"/>.</summary>
    /// <exception cref="BindingException">It could not, in Dapr's words.</exception>
    Task<byte[]> InvokeAsync(string operation, byte[] data, IReadOnlyDictionary<string, string> metadata);
}

/// <summary>A binding could not do what it was asked.</summary>
internal sealed class BindingException(string message) : Exception(message);

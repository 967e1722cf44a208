namespace Fleetscore.Hosting;

/// <summary>A store, blob or service did not answer as it should: what was going on is tried again later.</summary>
public sealed class GatewayException : Exception
{
    public GatewayException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

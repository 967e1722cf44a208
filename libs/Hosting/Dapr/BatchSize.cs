namespace Fleetscore.Hosting;

/// <summary>
/// How many items to ask for at once when only the answer shows whether it was too many: halved when it was, grown step by
/// step while it was not.
/// </summary>
internal sealed class BatchSize
{
    private const int First = 64;
    private const int Largest = 512;
    private const int Step = 8;

    private volatile int current = First;

    public int Current => current;

    public void TooLarge(int tried) => current = Math.Max(1, Math.Min(current, tried / 2));

    /// <summary>Only a full batch says that a larger one may fit.</summary>
    public void Fitted(int tried)
    {
        if (tried >= current)
        {
            current = Math.Min(Largest, current + Step);
        }
    }
}

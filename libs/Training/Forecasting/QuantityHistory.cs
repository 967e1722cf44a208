namespace Fleetscore.Training;

/// <summary>One quantity over one period of the history.</summary>
/// <param name="Starts">The windows' starts, in order.</param>
/// <param name="Values">Their values in the quantity's unit; not a number where a window tells nothing of it.</param>
/// <param name="Leniencies">How much wider each window's spread is than usual.</param>
internal sealed record QuantityHistory(DateTimeOffset[] Starts, double[] Values, double[] Leniencies);

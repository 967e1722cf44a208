namespace Fleetscore.Windowing;

/// <summary>Stored bytes are not what they should be; the message names the item and what is wrong with it.</summary>
public sealed class BrokenItemException(string message) : FormatException(message);

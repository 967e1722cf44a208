namespace Fleetscore.Scoring;

/// <summary>A pickle holds what is not allowed, or is broken; the message is a phrase that names it.</summary>
public sealed class PickleRefusedException(string message) : Exception(message);

using Fleetscore.Contracts;

namespace Fleetscore.Aggregator;

/// <summary>A reading that does not count, and why.</summary>
internal readonly record struct RefusedOfDevice(string Device, Reading Reading, string Reason);

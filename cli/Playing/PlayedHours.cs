using Fleetscore.Windowing;

namespace Fleetscore.Cli.Playing;

/// <summary>The time a system is played through: whole periods.</summary>
/// <param name="Start">The first period.</param>
/// <param name="End">End of the last period, exclusive.</param>
/// <param name="Grid">How it is cut.</param>
internal sealed record PlayedHours(DateTimeOffset Start, DateTimeOffset End, TimeGrid Grid);

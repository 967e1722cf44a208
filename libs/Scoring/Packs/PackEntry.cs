using Fleetscore.Contracts;

namespace Fleetscore.Scoring;

/// <summary>A series' place in a pack.</summary>
/// <param name="Series">The series.</param>
/// <param name="Model">Its model, or why that was refused.</param>
public sealed record PackEntry(SeriesId Series, ImportedModel Model);

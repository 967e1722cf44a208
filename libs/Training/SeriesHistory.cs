using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Training;

/// <summary>What a series did over the periods its model is to be trained on.</summary>
/// <param name="Series">The series.</param>
/// <param name="Windows">Its windows that have readings, in order of time, each once; of any number of periods.</param>
public sealed record SeriesHistory(SeriesId Series, IReadOnlyList<WindowFeatures> Windows);

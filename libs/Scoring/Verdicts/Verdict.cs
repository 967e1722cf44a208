using Fleetscore.Contracts;
using Fleetscore.Windowing;

namespace Fleetscore.Scoring;

/// <summary>One window of one series, scored or not.</summary>
/// <param name="Series">Which series.</param>
/// <param name="Window">What its readings did.</param>
/// <param name="Score">Higher is more anomalous; null where nothing scored it.</param>
/// <param name="Anomaly">Whether the score reaches the model's threshold; null where nothing scored it.</param>
/// <param name="Model">The model version that scored it; null where nothing did.</param>
/// <param name="Revision">Which revision of the period this is of.</param>
/// <param name="Expected">Where the window's mean was expected; null where the model expects no particular value, or nothing scored it.</param>
/// <param name="Cause">What made it an anomaly, where the model tells.</param>
public readonly record struct Verdict(
    SeriesId Series,
    WindowFeatures Window,
    double? Score,
    bool? Anomaly,
    string? Model,
    int Revision,
    ExpectedBand? Expected = null,
    AnomalyCause Cause = AnomalyCause.None);

using System.Runtime.CompilerServices;

namespace Fleetscore.Scoring;

/// <summary>
/// The way of one quantity through the windows of one period, which makes the regressors of each. Training and scoring both
/// go this way, so that a model meets in scoring exactly what it was trained on. Nothing outside the period has a part in it.
/// </summary>
internal struct PeriodWalk
{
    private const int OpeningWindows = 6;

    // Scaled. A stuck sensor's noise is some hundred deviations away; a level hardly goes as far in a few hours.
    private const double Unlikely = 20;
    private const double TicksPerRadian = TimeSpan.TicksPerDay / (2 * Math.PI);

    private readonly int _opened;
    private Opening _opening;
    private Latest _latest;
    private int _seen;

    /// <param name="values">The scaled values of all windows of the period; not a number where there is none.</param>
    public PeriodWalk(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length && _opened < OpeningWindows; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                _opening[_opened++] = values[i];
            }
        }
    }

    /// <summary>The regressors of the next window that has a value.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="regressors">As many as the forecast has weights.</param>
    public readonly void Regressors(DateTimeOffset start, Span<double> regressors)
    {
        double standIn = _seen < QuantityForecast.Lags ? StandIn() : 0;
        for (int lag = 0; lag < QuantityForecast.Lags; lag++)
        {
            regressors[lag] = lag < _seen ? _latest[lag] : standIn;
        }

        if (regressors.Length > QuantityForecast.Lags)
        {
            TimeOfDay(start, regressors[QuantityForecast.Lags..]);
        }
    }

    /// <summary>Goes on to the window after it.</summary>
    /// <param name="value">What later windows are to know of this one: its scaled value, or what was expected where that is an anomaly.</param>
    public void Keep(double value)
    {
        for (int lag = QuantityForecast.Lags - 1; lag > 0; lag--)
        {
            _latest[lag] = _latest[lag - 1];
        }

        _latest[0] = value;
        _seen++;
    }

    /// <summary>
    /// Stands for the lags a period's first windows do not have: the median of its first six windows without the window
    /// itself, so that neither it nor one odd neighbour decides. What is far from all that training saw counts only where
    /// there is nothing else; the training's median where the window stands alone.
    /// </summary>
    private readonly double StandIn()
    {
        Span<double> others = stackalloc double[OpeningWindows];
        int count = Others(others, Unlikely);
        count = count > 0 ? count : Others(others, double.PositiveInfinity);
        others = others[..count];
        others.Sort();
        return count == 0 ? 0 : (others[(count - 1) / 2] + others[count / 2]) / 2;
    }

    private readonly int Others(Span<double> others, double farthest)
    {
        int count = 0;
        for (int i = 0; i < _opened; i++)
        {
            if (i != _seen && Math.Abs(_opening[i]) <= farthest)
            {
                others[count++] = _opening[i];
            }
        }

        return count;
    }

    private static void TimeOfDay(DateTimeOffset start, Span<double> regressors)
    {
        (double sine, double cosine) = Math.SinCos(start.UtcTicks % TimeSpan.TicksPerDay / TicksPerRadian);
        regressors[0] = sine;
        regressors[1] = cosine;
        regressors[2] = 2 * sine * cosine;
        regressors[3] = (cosine * cosine) - (sine * sine);
    }

    [InlineArray(OpeningWindows)]
    private struct Opening
    {
        private double _first;
    }

    [InlineArray(QuantityForecast.Lags)]
    private struct Latest
    {
        private double _first;
    }
}
